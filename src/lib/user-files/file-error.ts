import { AppError, messageOf } from '../errors.js';

/** Why something could not be done with a file below the user's folders; what is no such failure stays what it is. */
export function fileError(error: unknown, what: string): Error {
  if (!(error instanceof Error) || error instanceof AppError) return error instanceof Error ? error : new Error(what);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null;
  if (code === null || !/^E[A-Z]+$/.test(code)) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `${what}: no space left on the disk`, { cause: error });
  }
  return new AppError('FOLDER_UNUSABLE', `${what}: ${messageOf(error)}`, { cause: error });
}

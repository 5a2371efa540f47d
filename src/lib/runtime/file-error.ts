import { AppError, messageOf } from '../errors.js';

/** Why something could not be written below the user's folders. */
export function fileError(error: unknown, what: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new AppError('DISK_FULL', `${what}: no space left on the disk`, { cause: error });
  }
  return new AppError('FOLDER_UNUSABLE', `${what}: ${messageOf(error)}`, { cause: error });
}

import { AppError, type AppErrorOptions } from '../../lib/errors.js';
import { counted } from '../../lib/values/wording.js';

/**
 * Ends a command of which some parts have failed, after its result was printed: `2 of 5 groups not deleted`.
 * @throws AppError ITEMS_FAILED
 */
export function expectNoneFailed(
  failed: number,
  { of, noun, done }: { readonly of: number; readonly noun: string; readonly done: string },
  options: AppErrorOptions = {},
): void {
  if (failed > 0) throw new AppError('ITEMS_FAILED', `${failed} of ${counted(of, noun)} not ${done}`, options);
}

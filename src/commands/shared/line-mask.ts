import type { Context } from '../../lib/context/context.js';
import { AppError } from '../../lib/errors.js';

/**
 * Hides the fields of records that the profile says, in lines of JSON.
 * @param otherForm the option that asks for another form, in which nothing can be hidden; null for lines
 * @throws AppError CONFIG_INVALID where records would be shown in that form
 */
export async function lineMask(context: Context, otherForm: string | null): Promise<(lines: Buffer) => Buffer> {
  const { profile } = await context.connection();
  if (profile === null || profile.mask.length === 0) return (lines) => lines;
  if (otherForm !== null) {
    const message = `profile "${profile.name}" hides ${profile.mask.join(', ')}, and ${otherForm} would show them`;
    throw new AppError('CONFIG_INVALID', message, { hint: 'Records can be read as JSON lines, `--output jsonl`.' });
  }
  const { maskLines } = await import('../../lib/events/mask.js');
  return (lines) => maskLines(lines, profile.mask);
}

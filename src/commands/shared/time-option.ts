import { AppError } from '../../lib/errors.js';
import { parseTime, parseTimeOrAge, whyNoTime } from '../../lib/values/time.js';

/**
 * A time, or how long ago it was, in epoch milliseconds.
 * @throws AppError USAGE
 */
export function timeOrAgeOption(option: string, text: string, now: Date): number {
  const expected = 'a time such as 2026-01-31T12:00:00Z, epoch ms or 1h (ago)';
  return given(option, { text, time: parseTimeOrAge(text, now), expected });
}

/**
 * A time, where a bare number is something else.
 * @param expected what the option takes, in words
 * @throws AppError USAGE
 */
export function timeOption(option: string, text: string, now: Date, expected: string): number {
  return given(option, { text, time: parseTime(text, now), expected });
}

function given(
  option: string,
  { text, time, expected }: { text: string; time: number | null; expected: string },
): number {
  if (time !== null) return time;
  throw new AppError('USAGE', `${option}: ${whyNoTime(text, expected)}`);
}

import { DateTime } from 'luxon';
import { parseDuration } from './duration.js';

/**
 * Epoch milliseconds of a time: ISO 8601 (without a zone it is UTC, as Kafka's own tools read it), epoch milliseconds,
 * or a duration ago (`-1h`).
 * @returns null where the text is none of these.
 */
export function parseTime(text: string, now: Date): number | null {
  if (/^\d{9,}$/.test(text)) return Number(text);
  if (text.startsWith('-')) {
    const ago = parseDuration(text.slice(1));
    return ago === null ? null : now.getTime() - ago;
  }
  const iso = DateTime.fromISO(text, { zone: 'utc' });
  return iso.isValid ? iso.toMillis() : null;
}

/** Epoch milliseconds of a time, or of a duration ago without its sign: `1h` is an hour ago. */
export function parseTimeOrAge(text: string, now: Date): number | null {
  const age = parseDuration(text);
  return age === null ? parseTime(text, now) : now.getTime() - age;
}

/** ISO 8601 in UTC with milliseconds, which `parseTime` reads back. */
export function formatTime(epochMilliseconds: number): string {
  return new Date(epochMilliseconds).toISOString();
}

import { DateTime } from 'luxon';
import { parseDuration } from './duration.js';
import type { Int64 } from './int64.js';

/**
 * Epoch milliseconds of a time: ISO 8601 (without a zone it is UTC, as Kafka's own tools read it), epoch milliseconds,
 * or a duration ago (`-1h`). Negative ones are before 1970.
 * @returns null where the text is none of these, or a number that can hardly be meant: `whyNoTime` says which.
 */
export function parseTime(text: string, now: Date): number | null {
  if (isNumber(text)) return isPlausible(Number(text)) ? Number(text) : null;
  if (text.startsWith('-')) {
    const ago = parseDuration(text.slice(1));
    const time = ago === null ? NaN : Math.floor(now.getTime() - ago);
    return isCalendarTime(time) ? time : null;
  }
  return parseIsoTime(text);
}

/** Epoch milliseconds of a time in ISO 8601, UTC where it names no zone; null where it is none, or no calendar has it. */
export function parseIsoTime(text: string): number | null {
  const iso = DateTime.fromISO(text, { zone: 'utc' });
  return iso.isValid && isCalendarTime(iso.toMillis()) ? iso.toMillis() : null;
}

/** Epoch milliseconds of a time, or of a duration ago without its sign: `1h` is an hour ago. */
export function parseTimeOrAge(text: string, now: Date): number | null {
  return parseTime(parseDuration(text) === null ? text : `-${text}`, now);
}

/**
 * What is wrong with a text that `parseTime` does not take.
 * @param expected what would be right: `a time such as -1h`
 */
export function whyNoTime(text: string, expected: string): string {
  if (!isNumber(text)) return `"${text}" is not ${expected}`;
  const meant = units.find(({ milliseconds }) => isPlausible(Math.trunc(Number(text) * milliseconds)));
  const time = isCalendarTime(Number(text)) ? formatTime(Number(text)) : 'in no calendar';
  const asItIs = `"${text}" as epoch milliseconds is ${time}`;
  if (meant === undefined) return `${asItIs}: write such a time in ISO 8601 if it is meant`;
  const wanted = Math.trunc(Number(text) * meant.milliseconds);
  return `${asItIs}: in ${meant.name} it would be ${formatTime(wanted)}, which is written ${wanted}`;
}

/** ISO 8601 in UTC with milliseconds; a time that no calendar has is its number. */
export function formatTime(epochMilliseconds: Int64): string {
  const number = Number(epochMilliseconds);
  return isCalendarTime(number) ? new Date(number).toISOString() : String(epochMilliseconds);
}

/** @see https://tc39.es/ecma262/#sec-timeclip */
function isCalendarTime(epochMilliseconds: number): boolean {
  return Math.abs(epochMilliseconds) <= 8.64e15;
}

/** The time of a record; `-` where it has none (`RecordBatch.NO_TIMESTAMP`). */
export function recordTimeText(timestamp: Int64): string {
  return timestamp === -1 ? '-' : formatTime(timestamp);
}

/** So many digits that neither a year nor a date without hyphens has them. */
function isNumber(text: string): boolean {
  return /^-?\d{9,}$/.test(text);
}

/** Whoever has the events of a todo app means a time in these years, and any time before 1970 is the start. */
const [earliest, latest] = [Date.UTC(1990, 0), Date.UTC(2200, 0)];

function isPlausible(epochMilliseconds: number): boolean {
  if (epochMilliseconds < 0) return isCalendarTime(epochMilliseconds);
  return epochMilliseconds >= earliest && epochMilliseconds < latest;
}

const units = [
  { name: 'seconds', milliseconds: 1000 },
  { name: 'microseconds', milliseconds: 1 / 1000 },
  { name: 'nanoseconds', milliseconds: 1 / 1_000_000 },
] as const;

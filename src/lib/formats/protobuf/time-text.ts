/** A time or a duration as Protobuf has it: seconds, and what is left of one in nanoseconds. */
export interface Seconds {
  readonly seconds: number;
  readonly nanos: number;
}

/** The years 1 to 9999, in seconds since 1970. */
const [firstSecond, lastSecond] = [-62_135_596_800, 253_402_300_799];
/** Seconds of 10,000 years. */
const longestDuration = 315_576_000_000;

/**
 * `2026-01-31T10:00:00.250Z`; null for a time that has no such form.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/timestamp.proto
 */
export function timestampText({ seconds, nanos }: Seconds): string | null {
  if (seconds < firstSecond || seconds > lastSecond || nanos < 0 || nanos >= 1e9) return null;
  return `${dateText(seconds)}${fraction(nanos)}Z`;
}

export function parseTimestamp(text: string): Seconds | null {
  const [, date, digits = '', zone] =
    /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (date === undefined || zone === undefined) return null;
  const local = Date.parse(`${date}Z`) / 1000;
  if (!(local >= firstSecond) || dateText(local) !== date) return null; // 30 February, which JavaScript takes for a March day
  const seconds = local - offsetOf(zone);
  const inRange = seconds >= firstSecond && seconds <= lastSecond;
  return inRange ? { seconds, nanos: nanosOf(digits) } : null;
}

/**
 * `1.500s`; null for a duration that has no such form.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/duration.proto
 */
export function durationText({ seconds, nanos }: Seconds): string | null {
  if (Math.abs(seconds) > longestDuration || Math.abs(nanos) >= 1e9 || seconds * nanos < 0) return null;
  const sign = seconds < 0 || nanos < 0 ? '-' : '';
  return `${sign}${Math.abs(seconds)}${fraction(Math.abs(nanos))}s`;
}

export function parseDuration(text: string): Seconds | null {
  const [, sign, whole, digits = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?s$/.exec(text) ?? [];
  if (whole === undefined || Number(whole) > longestDuration) return null;
  const direction = sign === '-' ? -1 : 1;
  return { seconds: direction * Number(whole), nanos: direction * nanosOf(digits) };
}

function dateText(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 19);
}

/** With three, six or nine digits, as many as are needed. */
function fraction(nanos: number): string {
  if (nanos === 0) return '';
  return `.${String(nanos)
    .padStart(9, '0')
    .replace(/(?:000){1,2}$/, '')}`;
}

function nanosOf(digits: string): number {
  return Number(digits.padEnd(9, '0'));
}

function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return (zone.startsWith('-') ? -1 : 1) * (hours * 3600 + minutes * 60);
}

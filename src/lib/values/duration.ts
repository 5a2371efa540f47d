import { Duration } from 'luxon';
import ms, { type StringValue } from 'ms';

const short = /^\d+(\.\d+)?(ms|s|m|h|d|w)$/;

/**
 * Milliseconds of a duration such as `500ms`, `30s`, `5m`, `12h`, `7d`, `2w`, or in ISO 8601 (`PT30S`, `P7D`).
 * @returns null where the text is none of these.
 */
export function parseDuration(text: string): number | null {
  if (isShort(text)) return ms(text);
  const iso = Duration.fromISO(text);
  if (!iso.isValid || !/^P.*\d/.test(text)) return null;
  const milliseconds = iso.toMillis();
  return milliseconds >= 0 ? milliseconds : null;
}

function isShort(text: string): text is StringValue {
  return short.test(text);
}

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

/** The shortest exact spelling that `parseDuration` reads back: `604800000` is `7d`, `90000` is `90s`. */
export function formatDuration(milliseconds: number): string {
  const unit = units.find(([, size]) => milliseconds >= size && milliseconds % size === 0);
  return unit === undefined ? `${milliseconds}ms` : `${milliseconds / unit[1]}${unit[0]}`;
}

/** A length of time for people, in its two largest units: `1d2h`, `3m20s`, `45s`, `350ms`. One word, so columns can be cut. */
export function roughDuration(milliseconds: number): string {
  if (milliseconds < 1_000) return milliseconds < 1 ? '0s' : `${Math.round(milliseconds)}ms`;
  const largest = units.findIndex(([, size]) => milliseconds >= size);
  let rest = milliseconds;
  const parts = units.slice(largest, largest + 2).map(([unit, size]) => {
    const whole = Math.floor(rest / size);
    rest -= whole * size;
    return whole === 0 ? '' : `${whole}${unit}`;
  });
  return parts.join('');
}

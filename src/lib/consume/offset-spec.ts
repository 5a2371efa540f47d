import { AppError } from '../errors.js';
import { parseTime, whyNoTime } from '../values/time.js';

/** Where to start in each partition, or where to end. */
export type OffsetPoint =
  | { readonly kind: 'beginning' }
  | { readonly kind: 'end' }
  | { readonly kind: 'offset'; readonly offset: number }
  /** So many offsets after the beginning. */
  | { readonly kind: 'after-beginning'; readonly count: number }
  /** So many records before the end. */
  | { readonly kind: 'before-end'; readonly count: number }
  /** The first offset at or after a time (epoch milliseconds). */
  | { readonly kind: 'time'; readonly timestamp: number };

export interface OffsetSpec {
  readonly start: OffsetPoint;
  /** null where there is no end but that of other options. */
  readonly end: OffsetPoint | null;
}

/**
 * Reads `beginning`, `end`, `N`, `-N`, `+N`, `@TIME` and `@T1:T2`, of which either time may be left out.
 * @throws AppError USAGE
 */
export function parseOffsetSpec(text: string, now: Date): OffsetSpec {
  if (text === 'beginning' || text === 'earliest' || text === 'start') return startingAt({ kind: 'beginning' });
  if (text === 'end' || text === 'latest') return startingAt({ kind: 'end' });
  if (text.startsWith('@')) return parseTimes(text, now);
  const match = /^([+-]?)(\d{1,15})$/.exec(text);
  if (match === null) throw notAnOffset(text);
  const count = Number(match[2]);
  if (match[1] === '-') return startingAt({ kind: 'before-end', count });
  return startingAt(match[1] === '+' ? { kind: 'after-beginning', count } : { kind: 'offset', offset: count });
}

function startingAt(start: OffsetPoint): OffsetSpec {
  return { start, end: null };
}

/** ISO 8601 has colons of its own: every colon is tried as the one between two times. */
function parseTimes(text: string, now: Date): OffsetSpec {
  const times = text.slice(1);
  const single = parseTime(times, now);
  if (single !== null) return startingAt({ kind: 'time', timestamp: single });
  for (let colon = times.indexOf(':'); colon !== -1; colon = times.indexOf(':', colon + 1)) {
    const [from, to] = [times.slice(0, colon), times.slice(colon + 1).replace(/^@/, '')];
    const start = from === '' ? 'beginning' : parseTime(from, now);
    const end = to === '' ? 'none' : parseTime(to, now);
    if (start === null || end === null) continue;
    return {
      start: start === 'beginning' ? { kind: 'beginning' } : { kind: 'time', timestamp: start },
      end: end === 'none' ? null : { kind: 'time', timestamp: end },
    };
  }
  const number = times
    .split(':')
    .find((part) => /^@?\d{9,}$/.test(part) && parseTime(part.replace('@', ''), now) === null);
  if (number !== undefined) {
    throw new AppError('USAGE', `--offset: ${whyNoTime(number.replace('@', ''), 'a time')}`);
  }
  throw notAnOffset(text);
}

function notAnOffset(text: string): AppError {
  return new AppError('USAGE', `--offset: "${text}" is not beginning, end, N, -N, +N, @TIME or @TIME:TIME`);
}

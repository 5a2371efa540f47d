import { int64Of, type Int64 } from '../values/int64.js';

/**
 * A whole number from 0, in decimal digits or in four or eight bytes, the highest first; null where it is neither. No
 * partition, offset or time is so large that its highest byte is not zero, which no text begins with.
 */
export function numberOf(value: Buffer | null): number | null {
  if (value === null) return null;
  const text = value.toString('latin1');
  if (/^\d{1,16}$/.test(text)) return Number.isSafeInteger(Number(text)) ? Number(text) : null;
  if (value[0] !== 0) return null;
  if (value.length === 4) return value.readInt32BE();
  return value.length === 8 && value.readBigInt64BE() <= Number.MAX_SAFE_INTEGER
    ? Number(value.readBigInt64BE())
    : null;
}

/** A count that goes on from what a header says, which may be as much as there is. */
export function countFrom(said: number | null, more: number): number {
  return Math.min((said ?? 0) + more, Number.MAX_SAFE_INTEGER);
}

/**
 * A time in epoch milliseconds, which may be any 64 bits, in decimal digits or in eight bytes, the highest first; null where
 * it is neither. The highest byte of such a number that a calendar has is 0, or of one before 1970 255: no text begins so.
 */
export function timestampOf(value: Buffer | null): Int64 | null {
  if (value === null) return null;
  const text = value.toString('latin1');
  if (/^-?\d{1,19}$/.test(text)) {
    const number = BigInt(text);
    return BigInt.asIntN(64, number) === number ? int64Of(number) : null;
  }
  return value.length === 8 && (value[0] === 0 || value[0] === 0xff)
    ? int64Of(value.readBigInt64BE())
    : numberOf(value);
}

/**
 * A whole number of 64 bits, as times and committed offsets are on the wire: beyond ±(2^53 − 1) a bigint, so that it keeps
 * all its digits. Two that are equal are `===`, and `<` compares a number with a bigint exactly.
 */
export type Int64 = number | bigint;

export function int64Of(value: bigint): Int64 {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

/** True for a whole number of 64 bits, in the form that this type has it. */
export function isInt64(value: unknown): value is Int64 {
  return Number.isSafeInteger(value) || (typeof value === 'bigint' && BigInt.asIntN(64, value) === value);
}

/** The sum, which wraps around as that of Java's longs does. */
export function int64Sum(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isSafeInteger(sum)) return sum;
  }
  return int64Of(BigInt.asIntN(64, BigInt(a) + BigInt(b)));
}

/** `a - b`, which wraps around likewise. */
export function int64Difference(a: Int64, b: Int64): Int64 {
  if (typeof a === 'number' && typeof b === 'number') {
    const difference = a - b;
    if (Number.isSafeInteger(difference)) return difference;
  }
  return int64Of(BigInt.asIntN(64, BigInt(a) - BigInt(b)));
}

/** For `sort`: the smaller one first. */
export function compareInt64(a: Int64, b: Int64): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export function laterOf(a: Int64, b: Int64): Int64 {
  return a < b ? b : a;
}

/** The nearest number of which JavaScript knows that it is whole, for what reckons with numbers alone. */
export function nearestSafe(value: Int64): number {
  if (typeof value === 'number') return value;
  return value < 0n ? Number.MIN_SAFE_INTEGER : Number.MAX_SAFE_INTEGER;
}

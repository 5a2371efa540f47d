/** A number in base ten with all its digits: `unscaled` × 10^−`scale`, so that 12.340 is not 12.34. */
export interface Decimal {
  readonly unscaled: bigint;
  /** Digits after the point; negative for zeros before it that are left out, as in 1.2e5. */
  readonly scale: number;
}

/** Digits that a decimal may have here, before the point and after it. What has more is nobody's number. */
export const mostDecimalDigits = 10_000;

/** Reads a number as JSON writes it, leading zeros aside; null for any other text and for more digits than are taken. */
export function parseDecimal(text: string): Decimal | null {
  if (text.length > mostDecimalDigits) return null;
  const found = /^(-?\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,6}))?$/.exec(text);
  if (found === null) return null;
  const [, whole = '', fraction = '', exponent = '0'] = found;
  const scale = fraction.length - Number(exponent);
  return Math.abs(scale) > mostDecimalDigits ? null : { unscaled: BigInt(whole + fraction), scale };
}

/** The number as so many of the smallest units that `scale` digits have; null where it has more digits than those. */
export function unscaledAt({ unscaled, scale: given }: Decimal, scale: number): bigint | null {
  if (given <= scale) return unscaled * 10n ** BigInt(scale - given);
  const divisor = 10n ** BigInt(given - scale);
  return unscaled % divisor === 0n ? unscaled / divisor : null;
}

/** How many digits an integer has: 0 has one. */
export function digitsIn(value: bigint): number {
  return value.toString().length - (value < 0n ? 1 : 0);
}

/** Plain text without an exponent: `-0.05`, `1200`. */
export function decimalText(unscaled: bigint | number, scale: number): string {
  if (scale <= 0) return unscaled.toString() + (Number(unscaled) === 0 ? '' : '0'.repeat(-scale));
  const isNegative = unscaled < 0;
  const digits = unscaled.toString().slice(isNegative ? 1 : 0);
  const padded = digits.padStart(scale + 1, '0');
  return `${isNegative ? '-' : ''}${padded.slice(0, -scale)}.${padded.slice(-scale)}`;
}

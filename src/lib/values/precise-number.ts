import { parseDecimal, unscaledAt } from './decimal.js';

/**
 * A number of JSON that no double has with all its digits, such as 12345678901234567.89. Integers of up to 64 bits are
 * none: those are bigints.
 */
export class PreciseNumber {
  /** As it was written. */
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }

  /** The nearest double, infinite for what is beyond all of them. */
  toNumber(): number {
    return Number(this.text);
  }
}

/** So many characters hold no more digits than any double keeps. */
const surelyKept = 15;

/**
 * True where the number that a text of JSON stands for is not the one that its double is written as: digits were lost.
 * @param value `Number(text)`
 */
export function losesDigits(text: string, value: number): boolean {
  if (text.length <= surelyKept)
    return !Number.isFinite(value) || (value === 0 && /[1-9]/.test(text.split(/e/i)[0] ?? ''));
  if (!Number.isFinite(value)) return true;
  const [written, kept] = [parseDecimal(text), parseDecimal(String(value))];
  if (written === null || kept === null) return true;
  const scale = Math.max(written.scale, kept.scale);
  return unscaledAt(written, scale) !== unscaledAt(kept, scale);
}

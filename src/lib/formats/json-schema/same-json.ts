import { parseDecimal, unscaledAt, type Decimal } from '../../values/decimal.js';
import {
  isExactJsonArray,
  isExactJsonObject,
  isJsonNumber,
  type ExactJson,
  type JsonNumber,
} from '../../values/exact-json.js';
import { PreciseNumber } from '../../values/precise-number.js';

/** Text that is the same for equal values, whatever the order of their keys and the spelling of their numbers. */
export function comparable(value: ExactJson): string {
  if (isExactJsonArray(value)) return `[${value.map(comparable).join(',')}]`;
  if (isExactJsonObject(value)) {
    const names = Object.keys(value).sort();
    return `{${names.map((name) => `${JSON.stringify(name)}:${comparable(value[name] ?? null)}`).join(',')}}`;
  }
  if (value instanceof PreciseNumber) return reduced(value);
  return isJsonNumber(value) ? String(value) : JSON.stringify(value);
}

/** Negative, 0 or positive. Exact, also where a double is not. */
export function compareNumbers(left: JsonNumber, right: JsonNumber): number {
  if (!(left instanceof PreciseNumber) && !(right instanceof PreciseNumber))
    return left < right ? -1 : left > right ? 1 : 0;
  const [a, b] = [decimalOf(left), decimalOf(right)];
  if (a === null || b === null) return Number(String(left)) - Number(String(right));
  const scale = Math.max(a.scale, b.scale);
  const difference = (unscaledAt(a, scale) ?? 0n) - (unscaledAt(b, scale) ?? 0n);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** In base ten, as the numbers are written: 19.99 is a multiple of 0.01. */
export function isMultiple(value: JsonNumber, divisor: JsonNumber): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(divisor)) return Number(value) % Number(divisor) === 0;
  const [a, b] = [decimalOf(value), decimalOf(divisor)];
  if (a === null || b === null) return false;
  const scale = Math.max(a.scale, b.scale);
  const unit = unscaledAt(b, scale) ?? 0n;
  return unit !== 0n && (unscaledAt(a, scale) ?? 1n) % unit === 0n;
}

export function isWhole(value: JsonNumber): boolean {
  if (typeof value === 'number') return Number.isInteger(value);
  const decimal = decimalOf(value);
  return decimal !== null && unscaledAt(decimal, 0) !== null;
}

function decimalOf(value: JsonNumber): Decimal | null {
  return parseDecimal(String(value));
}

function reduced(value: PreciseNumber): string {
  const decimal = parseDecimal(value.text);
  if (decimal === null) return value.text;
  let { unscaled, scale } = decimal;
  for (; unscaled !== 0n && unscaled % 10n === 0n; scale--) unscaled /= 10n;
  return `${unscaled}e${-scale}`;
}

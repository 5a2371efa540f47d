import { decimalText, digitsIn, parseDecimal, unscaledAt } from '../../../values/decimal.js';
import { isJsonNumber, type ExactJson } from '../../../values/exact-json.js';
import { counted } from '../../../values/wording.js';
import type { DecimalType } from '../logical-type.js';
import type { Encode } from './parts.js';
import { expected } from '../../shared/found.js';

/**
 * Writes a decimal that is given as text, `"12.34"`, or as a number of JSON, by its digits. Nothing is rounded: what does
 * not fit precision and scale is refused.
 */
export function decimalEncoder(type: DecimalType): Encode {
  return (value, output, problems) => {
    const unscaled = unscaledOf(value, type);
    if (typeof unscaled === 'string') {
      problems.add(unscaled);
      return;
    }
    const bytes = twosComplement(unscaled, type.size);
    if (type.size === null) output.long(bytes.length);
    output.raw(bytes);
  };
}

/** True for text or a number of JSON that fits precision and scale. */
export function isDecimal(value: ExactJson, type: DecimalType): boolean {
  return typeof unscaledOf(value, type) === 'bigint';
}

/** The number without its point, or what is wrong with it. */
function unscaledOf(value: ExactJson, { precision, scale }: DecimalType): bigint | string {
  const text = typeof value === 'string' ? value : isJsonNumber(value) ? value.toString() : null;
  const decimal = text === null ? null : parseDecimal(text);
  if (decimal === null) return expected(`a decimal such as "${decimalText(1234n, Math.min(scale, 4))}"`, value);
  const unscaled = unscaledAt(decimal, scale);
  if (unscaled === null) return expected(`a decimal with ${counted(scale, 'digit')} after the point at most`, value);
  if (unscaled !== 0n && digitsIn(unscaled) > precision) {
    const before = counted(precision - scale, 'digit');
    return expected(`a decimal with ${before} before the point at most`, value);
  }
  return unscaled;
}

/** The highest byte first: in so many bytes, or in as few as it takes. */
export function twosComplement(value: bigint, size: number | null): Buffer {
  const magnitude = value < 0n ? -value - 1n : value;
  const bits = magnitude === 0n ? 0 : magnitude.toString(2).length;
  const length = size ?? Math.floor(bits / 8) + 1; // one bit more, for the sign
  return Buffer.from(
    BigInt.asUintN(length * 8, value)
      .toString(16)
      .padStart(length * 2, '0'),
    'hex',
  );
}

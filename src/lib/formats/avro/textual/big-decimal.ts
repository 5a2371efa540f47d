import { decimalText, mostDecimalDigits, parseDecimal } from '../../../values/decimal.js';
import { isJsonNumber } from '../../../values/exact-json.js';
import { counted } from '../../../values/wording.js';
import { sampleDecimalText } from '../../shared/sample/number.js';
import { BinaryOutput } from '../binary-output.js';
import { BinaryInput } from '../decode/binary-input.js';
import { integerAt, isShortest, mostBytes } from '../decode/decimal.js';
import { twosComplement } from '../encode/decimal.js';
import type { TextualType } from './textual-type.js';

/** With more digits after the point, and with zeros before it that are not there, a number is written with an exponent. */
const mostPlain = 100;

/**
 * A number in base ten that brings its scale with it: within the bytes, those of the number without its point, and the scale.
 * 12.340 is not 12.34, nor is 1e3 the same as 1000.
 */
export const bigDecimal: TextualType = {
  wanted: 'a decimal such as "12.34"',
  expression: 'Decimal',
  bytesOf: (value) => {
    const decimal = typeof value === 'string' || isJsonNumber(value) ? parseDecimal(String(value)) : null;
    if (decimal === null) return null;
    const unscaled = twosComplement(decimal.unscaled, null);
    if (unscaled.length > mostBytes) return null;
    const output = new BinaryOutput({ capacity: unscaled.length + 16 });
    output.long(unscaled.length);
    output.raw(unscaled);
    output.long(decimal.scale);
    return output.written();
  },
  textOf: (bytes, start, end) => {
    const input = new BinaryInput();
    input.start(bytes, start, end, 0);
    const from = input.span('bytes');
    const length = input.position - from;
    if (length > mostBytes) throw input.fault(`a decimal of ${counted(length, 'byte')}, over ${mostBytes}`, start);
    const scale = input.int();
    if (Math.abs(scale) > mostDecimalDigits) throw input.fault(`a decimal whose scale is ${scale}`, start);
    const unscaled = integerAt(bytes, from, length);
    const isPlain = scale >= 0 && scale <= mostPlain;
    return {
      text: isPlain ? decimalText(unscaled, scale) : `${unscaled}e${-scale}`,
      isCanonical: input.isCanonical && input.position === end && isShortest(bytes, from, length),
    };
  },
  sample: (random) => sampleDecimalText({ precision: 8, scale: 2, size: null }, random),
};

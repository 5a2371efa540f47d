import { decimalText, digitsIn, unscaledAt } from '../../../values/decimal.js';
import { counted } from '../../../values/wording.js';
import type { DecimalType } from '../logical-type.js';
import type { Decode } from './parts.js';

/** Longer ones, of some ten thousand digits, are not reckoned with: that takes more than linear time. */
export const mostBytes = 4096;

/**
 * Reads a decimal as text with all its digits. Where writer and reader have different scales, the number stays the same.
 * @param written null where the writer's schema does not say that its bytes are decimals
 */
export function decimalDecoder(written: DecimalType | null, read: DecimalType, fixedSize: number | null): Decode {
  const { scale, precision } = written ?? read;
  return (input, sink) => {
    const valueStart = input.position;
    const start = fixedSize === null ? input.span('bytes') : input.fixed(fixedSize);
    const length = input.position - start;
    if (length > mostBytes) throw input.fault(`a decimal of ${counted(length, 'byte')}, over ${mostBytes}`, valueStart);
    const unscaled = integerAt(input.bytes, start, length);
    const inRange = digitsOf(unscaled) <= precision || unscaled === 0;
    if (!inRange || (fixedSize === null && !isShortest(input.bytes, start, length))) input.isCanonical = false;
    sink.ascii(`"${scale === read.scale ? decimalText(unscaled, scale) : rescaled(unscaled)}"`);

    function rescaled(value: number | bigint): string {
      const other = unscaledAt({ unscaled: BigInt(value), scale }, read.scale);
      if (other !== null) return decimalText(other, read.scale);
      throw input.fault(`${decimalText(value, scale)}, of which the reader takes ${read.scale} digits`, valueStart);
    }
  };
}

/** A number where it fits into one, which is faster; no bytes are 0. */
export function integerAt(bytes: Buffer, start: number, length: number): number | bigint {
  if (length === 0) return 0;
  if (length <= 6) return bytes.readIntBE(start, length);
  return BigInt.asIntN(length * 8, BigInt(`0x${bytes.toString('hex', start, start + length)}`));
}

function digitsOf(value: number | bigint): number {
  return typeof value === 'bigint' ? digitsIn(value) : String(Math.abs(value)).length;
}

/** False where a byte could be left out, and where there is none at all. */
export function isShortest(bytes: Buffer, start: number, length: number): boolean {
  const [first = 0, second = 0] = [bytes[start], bytes[start + 1]];
  return length === 1 || (length > 1 && !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)));
}

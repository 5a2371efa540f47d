import { BinaryBuffer } from '../../values/binary-buffer.js';
import { isWellFormed } from '../../values/utf8.js';

/**
 * Writes the binary encoding into a buffer that grows. Every method appends one value.
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export class BinaryOutput extends BinaryBuffer {
  byte(value: number): void {
    const position = this.reserve(1);
    this.bytes[position] = value;
    this.advance(position + 1);
  }

  /** An int, or a long that is a safe integer. */
  long(value: number): void {
    // Zig-zag is twice the distance from 0 or −1, and one more for a negative number: up to 54 bits, here in two parts.
    const distance = value < 0 ? -value - 1 : value;
    const low = (distance % 2 ** 27) * 2 + (value < 0 ? 1 : 0);
    this.#varint(low, Math.floor(distance / 2 ** 27));
  }

  bigLong(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    let position = this.reserve(10);
    for (; rest >= 0x80n; rest >>= 7n) this.bytes[position++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[position++] = Number(rest);
    this.advance(position);
  }

  /** @returns false, with nothing written, where the text has half of a surrogate pair */
  string(text: string): boolean {
    if (this.#shortAscii(text)) return true;
    if (!isWellFormed(text)) return false;
    const length = Buffer.byteLength(text);
    this.long(length);
    const position = this.reserve(length);
    this.advance(position + this.bytes.write(text, position));
    return true;
  }

  /** Characters U+0000 to U+00FF as one byte each, without a length. */
  latin1(text: string): void {
    const position = this.reserve(text.length);
    this.advance(position + this.bytes.write(text, position, 'latin1'));
  }

  /** Faster than a call of Node for each of the short strings that records are full of. */
  #shortAscii(text: string): boolean {
    if (text.length >= 64) return false;
    let position = this.reserve(64);
    this.bytes[position++] = text.length * 2;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      if (code >= 0x80) return false;
      this.bytes[position++] = code;
    }
    this.advance(position);
    return true;
  }

  /** @param low the lowest 28 bits */
  #varint(low: number, high: number): void {
    let position = this.reserve(10);
    let rest = low;
    if (high > 0) {
      for (let count = 0; count < 4; count++) {
        this.bytes[position++] = (rest & 0x7f) | 0x80;
        rest >>>= 7;
      }
      rest = high;
    }
    for (; rest >= 0x80; rest >>>= 7) this.bytes[position++] = (rest & 0x7f) | 0x80;
    this.bytes[position++] = rest;
    this.advance(position);
  }
}

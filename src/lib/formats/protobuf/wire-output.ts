import { BinaryBuffer } from '../../values/binary-buffer.js';

/**
 * Writes the wire format into a buffer that grows. Every method appends.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class WireOutput extends BinaryBuffer {
  tag(number: number, wireType: number): void {
    this.varint(number * 8 + wireType);
  }

  /** Any integer of 64 bits; a negative one as its two's complement. */
  varint(value: number | bigint): void {
    let position = this.reserve(10);
    let rest = value;
    if (typeof rest === 'number' && rest >= 0 && rest < 2 ** 31) {
      for (; rest >= 0x80; rest >>>= 7) this.bytes[position++] = (rest & 0x7f) | 0x80;
      this.bytes[position++] = rest;
    } else {
      let large = BigInt.asUintN(64, BigInt(rest));
      for (; large >= 0x80n; large >>= 7n) this.bytes[position++] = Number(large & 0x7fn) | 0x80;
      this.bytes[position++] = Number(large);
    }
    this.advance(position);
  }

  fixed32(value: number): void {
    const position = this.reserve(4);
    this.view.setInt32(position, value, true);
    this.advance(position + 4);
  }

  fixed64(value: bigint): void {
    const position = this.reserve(8);
    this.view.setBigInt64(position, value, true);
    this.advance(position + 8);
  }

  /** What `write` appends, with its length before it. */
  delimited(write: () => void): void {
    const before = this.length;
    this.reserve(1);
    this.advance(before + 1);
    write();
    const length = this.length - before - 1;
    const extra = varintLength(length) - 1;
    this.reserve(10); // now: growing would lose what lies beyond the length at that time
    if (extra > 0) this.bytes.copyWithin(before + 1 + extra, before + 1, before + 1 + length);
    this.truncate(before);
    this.varint(length);
    this.advance(before + 1 + extra + length);
  }
}

function varintLength(value: number): number {
  let length = 1;
  for (let rest = value; rest >= 0x80; rest = Math.floor(rest / 0x80)) length++;
  return length;
}

import { DecodeFault } from '../shared/fault.js';

/** How a field's value stands on the wire. Groups (3 and 4) are of proto2 only. */
export const wireTypes = { varint: 0, fixed64: 1, lengthDelimited: 2, groupStart: 3, groupEnd: 4, fixed32: 5 } as const;

/** Far more than any program sends, so that nested groups cannot exhaust the stack. */
const deepestGroup = 100;

/**
 * Reads the wire format from a part of a buffer.
 * @see https://protobuf.dev/programming-guides/encoding/
 */
export class WireInput {
  bytes: Buffer = Buffer.alloc(0);
  position = 0;
  /** Where the message at hand ends. */
  end = 0;

  start(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
  }

  /** An integer of up to 64 bits, which may stand for a negative one. */
  varint(): bigint {
    const { position } = this;
    const low = this.#septets();
    if (low !== null) return BigInt(low);
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new DecodeFault('an integer of more than 10 bytes', position);
  }

  /** The lowest 32 bits of a varint. */
  varint32(): number {
    return this.#septets() ?? Number(BigInt.asUintN(32, this.varint()));
  }

  /** A field's number and wire type. */
  tag(): number {
    const { position } = this;
    const tag = this.#septets() ?? Number(this.varint());
    const number = Math.floor(tag / 8);
    if (number >= 1 && number < 2 ** 29) return tag;
    throw new DecodeFault(`${number} is no number of a field`, position);
  }

  fixed32(): number {
    return this.bytes.readUInt32LE(this.#take(4));
  }

  fixed64(): bigint {
    return this.bytes.readBigUInt64LE(this.#take(8));
  }

  float(): number {
    return this.bytes.readFloatLE(this.#take(4));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#take(8));
  }

  /** A part of the buffer, which is not a copy. */
  delimited(): Buffer {
    const length = this.#length();
    const start = this.#take(length);
    return this.bytes.subarray(start, start + length);
  }

  /**
   * Goes into a part that has its own end.
   * @returns the end of what is around it, which `leave` takes
   */
  enter(): number {
    const length = this.#length();
    const outer = this.end;
    this.end = this.#take(length) + length;
    this.position -= length;
    return outer;
  }

  leave(outer: number): void {
    this.end = outer;
  }

  /** Goes past the value of a field that nobody knows. */
  skip(tag: number, depth = 0): void {
    const { position } = this;
    switch (tag & 7) {
      case wireTypes.varint:
        if (this.#septets() === null) this.varint();
        return;
      case wireTypes.fixed64:
        this.#take(8);
        return;
      case wireTypes.lengthDelimited:
        this.delimited();
        return;
      case wireTypes.fixed32:
        this.#take(4);
        return;
      case wireTypes.groupStart:
        if (depth >= deepestGroup) break;
        this.#skipGroup(tag + 1, depth + 1);
        return;
      default:
        break;
    }
    throw new DecodeFault(`field ${tag >>> 3} has wire type ${tag & 7}, which cannot stand there`, position);
  }

  #skipGroup(end: number, depth: number): void {
    for (let tag = this.tag(); tag !== end; tag = this.tag()) this.skip(tag, depth);
  }

  #length(): number {
    const { position } = this;
    const length = this.#septets() ?? Number(this.varint());
    if (length <= this.end - this.position) return length;
    throw new DecodeFault(`${length} bytes are announced, ${this.end - this.position} are there`, position);
  }

  /** A varint of up to 28 bits; null, with nothing read, for a longer one. */
  #septets(): number | null {
    let value = 0;
    for (let index = 0; index < 4; index++) {
      const at = this.position + index;
      if (at >= this.end) throw this.#ended();
      const byte = this.bytes[at] ?? 0;
      value |= (byte & 0x7f) << (index * 7);
      if (byte < 0x80) {
        this.position = at + 1;
        return value;
      }
    }
    return null;
  }

  #byte(): number {
    return this.bytes[this.#take(1)] ?? 0;
  }

  /** @returns where the bytes begin */
  #take(length: number): number {
    const start = this.position;
    if (start + length > this.end) throw this.#ended();
    this.position = start + length;
    return start;
  }

  #ended(): DecodeFault {
    return new DecodeFault('the value ends in the middle of a field', this.position);
  }
}

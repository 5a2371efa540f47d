import { counted } from '../../../values/wording.js';
import { depthLimit } from '../../shared/depth-limit.js';
import { DecodeFault } from '../../shared/fault.js';

/** How many items of no bytes, such as nulls, one datum may have. Their number is all that they take in the bytes. */
const emptyItemLimit = 100_000;

/** Bytes of JSON text that one value may have, and more for each of its bytes: names and defaults take none of those. */
const shortText = 16 * 1024 * 1024;
const textPerByte = 64;

/** Besides these, so many values are read for each byte: a schema that doubles what it holds has them without any. */
const valuesPerByte = 16;

/**
 * Reads the binary encoding between two positions of a buffer. Each method reads one value and throws a DecodeFault
 * where the bytes are none.
 * @see https://avro.apache.org/docs/1.12.0/specification/#binary-encoding
 */
export class BinaryInput {
  bytes: Buffer = Buffer.alloc(0);
  position = 0;
  end = 0;
  #depth = 0;
  /** False once the bytes are not those that the encoder writes for the same value. */
  isCanonical = true;
  #emptyItems = 0;
  #textStart = 0;
  #mostText = 0;
  #valuesLeft = 0;
  #blockSize = -1;

  start(bytes: Buffer, start: number, end: number, textStart: number): void {
    this.bytes = bytes;
    this.position = start;
    this.end = end;
    this.#textStart = textStart;
    this.#mostText = shortText + textPerByte * (end - start);
    this.isCanonical = true;
    this.#depth = 0;
    this.#emptyItems = 0;
    this.#valuesLeft = emptyItemLimit + valuesPerByte * (end - start);
  }

  byte(): number {
    if (this.position >= this.end) throw this.fault('the bytes end here');
    return this.bytes[this.position++] ?? 0;
  }

  /** A long, rounded to a double where it is not a safe integer. */
  long(): number {
    const start = this.position;
    let low = 0;
    let byte = 0x80;
    for (let shift = 0; byte >= 0x80 && shift < 28; shift += 7) {
      byte = this.byte();
      low |= (byte & 0x7f) << shift;
    }
    if (byte < 0x80) {
      if (byte === 0 && this.position - start > 1) this.isCanonical = false; // longer than it need be
      return (low >>> 1) ^ -(low & 1);
    }
    let high = 0;
    for (let shift = 0; byte >= 0x80 && shift < 21; shift += 7) {
      byte = this.byte();
      high |= (byte & 0x7f) << shift;
    }
    if (byte >= 0x80) {
      this.position = start;
      return Number(this.bigLong());
    }
    if (byte === 0) this.isCanonical = false;
    const half = high * 2 ** 27 + (low >>> 1);
    return (low & 1) === 0 ? half : -half - 1;
  }

  /** A long with all its digits. */
  bigLong(): bigint {
    const start = this.position;
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte >= 0x80) continue;
      if (value >= 2n ** 64n) break;
      if (byte === 0 && shift > 0n) this.isCanonical = false;
      return (value >> 1n) ^ -(value & 1n);
    }
    throw this.fault('a number of more than 64 bits', start);
  }

  int(): number {
    const start = this.position;
    const value = this.long();
    if (value !== (value | 0)) throw this.fault(`${value} is out of range for an int`, start);
    return value;
  }

  float(): number {
    return this.bytes.readFloatLE(this.#advance(4, 'float'));
  }

  double(): number {
    return this.bytes.readDoubleLE(this.#advance(8, 'double'));
  }

  /**
   * Passes over the bytes of a value.
   * @param what to name in a fault
   * @returns the position where they begin
   */
  span(what: 'string' | 'bytes'): number {
    const start = this.position;
    const length = this.long();
    if (length < 0) throw this.fault(`${what} of ${counted(length, 'byte')}`, start);
    return this.#advance(length, what, start);
  }

  fixed(size: number): number {
    return this.#advance(size, 'fixed');
  }

  /**
   * The number of items in the next block of an array or a map, 0 at the end.
   * @param itemSize the fewest bytes that an item takes
   */
  blockCount(itemSize: number): number {
    const start = this.position;
    let count = this.long();
    this.#blockSize = -1;
    if (count < 0) {
      count = -count;
      this.isCanonical = false;
      this.#blockSize = this.long();
      if (this.#blockSize < 0 || this.#blockSize > this.end - this.position) {
        throw this.fault(`a block of ${counted(this.#blockSize, 'byte')}, where ${this.#left()}`, start);
      }
    }
    if (count * itemSize > this.end - this.position) {
      throw this.fault(`a block of ${counted(count, 'item')}, where ${this.#left()}`, start);
    }
    if (itemSize === 0) {
      this.#emptyItems += count;
      if (this.#emptyItems > emptyItemLimit) throw this.fault(`more than ${emptyItemLimit} items of no bytes`, start);
    }
    return count;
  }

  /** The bytes that the block begun last says it has, −1 where it doesn't say. */
  get blockSize(): number {
    return this.#blockSize;
  }

  /** Goes into a record, an array or a map. */
  enter(): void {
    if (++this.#depth > depthLimit) throw this.fault(`nested more than ${depthLimit} levels deep`);
    this.countValue();
  }

  /** @param length of the sink that the text is written to */
  checkText(length: number): void {
    if (length - this.#textStart > this.#mostText)
      throw this.fault(`its JSON text has more than ${this.#mostText} bytes`);
  }

  /** Counts a value that may take no bytes: a record of records may hold any number of them. */
  countValue(): void {
    if (--this.#valuesLeft < 0) throw this.fault('more values than are read of so few bytes');
  }

  leave(): void {
    this.#depth--;
  }

  fault(message: string, position = this.position): DecodeFault {
    return new DecodeFault(message, position);
  }

  #advance(size: number, what: string, valueStart = this.position): number {
    const start = this.position;
    if (size > this.end - start)
      throw this.fault(`${what} of ${counted(size, 'byte')}, where ${this.#left()}`, valueStart);
    this.position = start + size;
    return start;
  }

  #left(): string {
    const left = this.end - this.position;
    return `${counted(left, 'byte')} ${left === 1 ? 'is' : 'are'} left`;
  }
}

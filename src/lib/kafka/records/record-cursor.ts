import { int64Of, int64Sum, type Int64 } from '../../values/int64.js';
import type { RecordHeader } from './record.js';
import type { RecordBatch } from './record-batch.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** Two bytes are a header, and a record may have hundreds of megabytes: a list of them would be many times as large. */
const mostHeaders = 100_000;

/**
 * Walks through the records of a batch without making an object for each: the fields are those of the record that `next`
 * went to. Buffers share the memory of the batch.
 */
export class RecordCursor {
  offset = -1;
  /** Epoch milliseconds: any 64 bits, as producers say them. */
  timestamp: Int64 = -1;
  /** Where the value is in `bytes`; both -1 where it is null. */
  valueStart = -1;
  valueEnd = -1;
  keyStart = -1;
  keyEnd = -1;
  headerCount = 0;
  readonly bytes: Buffer;
  readonly #batch: RecordBatch;
  #headersStart = 0;
  #left: number;
  #position = 0;

  /** @param records the batch's records, decompressed */
  constructor(batch: RecordBatch, records: Buffer) {
    this.#batch = batch;
    this.bytes = records;
    this.#left = batch.recordCount ?? 0;
  }

  /**
   * Goes to the next record; false after the last.
   * @throws UnreadableBatch where the bytes do not make a record, or one with more than 100,000 headers
   */
  next(): boolean {
    if (this.#left === 0) return false;
    this.#left -= 1;
    const length = this.#varint();
    const end = this.#position + length;
    if (length < 0 || end > this.bytes.length) throw this.#damaged();
    this.#position += 1; // attributes, of which none is in use
    const timestampDelta = this.#varlong();
    this.offset = this.#batch.baseOffset + this.#varint();
    this.timestamp = this.#batch.logAppendTime
      ? this.#batch.maxTimestamp
      : int64Sum(this.#batch.baseTimestamp, timestampDelta);
    [this.keyStart, this.keyEnd] = this.#range(end);
    [this.valueStart, this.valueEnd] = this.#range(end);
    this.headerCount = this.#varint();
    // A header has two bytes at least: a count that can't be true must not cost the memory it asks for.
    if (this.headerCount < 0 || this.headerCount * 2 > end - this.#position) throw this.#damaged();
    if (this.headerCount > mostHeaders) throw this.#tooManyHeaders();
    this.#headersStart = this.#position;
    this.#position = end;
    return true;
  }

  /** How many bytes it has come by. */
  get passed(): number {
    return this.#position;
  }

  key(): Buffer | null {
    return this.keyStart < 0 ? null : this.bytes.subarray(this.keyStart, this.keyEnd);
  }

  value(): Buffer | null {
    return this.valueStart < 0 ? null : this.bytes.subarray(this.valueStart, this.valueEnd);
  }

  headers(): readonly RecordHeader[] {
    if (this.headerCount === 0) return [];
    const resume = this.#position;
    this.#position = this.#headersStart;
    const headers = Array.from({ length: this.headerCount }, () => {
      const [keyStart, keyEnd] = this.#range(resume);
      const [start, end] = this.#range(resume);
      if (keyStart < 0) throw this.#damaged();
      return {
        key: this.bytes.subarray(keyStart, keyEnd),
        value: start < 0 ? null : this.bytes.subarray(start, end),
      };
    });
    this.#position = resume;
    return headers;
  }

  /** The value of the last header with this name; undefined where there is none. */
  lastHeader(name: Buffer): Buffer | null | undefined {
    if (this.headerCount === 0) return undefined;
    const resume = this.#position;
    this.#position = this.#headersStart;
    let found: Buffer | null | undefined;
    for (let index = 0; index < this.headerCount; index++) {
      const [keyStart, keyEnd] = this.#range(resume);
      const [start, end] = this.#range(resume);
      const isNamed = keyEnd - keyStart === name.length && name.equals(this.bytes.subarray(keyStart, keyEnd));
      if (isNamed) found = start < 0 ? null : this.bytes.subarray(start, end);
    }
    this.#position = resume;
    return found;
  }

  #range(limit: number): readonly [start: number, end: number] {
    const length = this.#varint();
    if (length < 0) return absent;
    const start = this.#position;
    this.#position += length;
    if (this.#position > limit) throw this.#damaged();
    return [start, this.#position];
  }

  /** A zig-zag encoded signed varint of up to 32 bits. */
  #varint(): number {
    const { bytes } = this;
    let byte = bytes[this.#position++] ?? 0;
    let value = byte & 0x7f;
    for (let shift = 7; byte >= 0x80; shift += 7) {
      byte = bytes[this.#position++] ?? 0;
      value |= (byte & 0x7f) << shift;
      if (shift > 28) throw this.#damaged();
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** A zig-zag encoded signed varint of up to 64 bits. A number has room for seven bytes of it, a time's usual distance. */
  #varlong(): Int64 {
    const { bytes } = this;
    const start = this.#position;
    let value = 0;
    let unit = 1;
    for (let count = 0; count < 7; count++) {
      const byte = bytes[this.#position++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      unit *= 128;
    }
    return this.#longVarlong(start);
  }

  #longVarlong(start: number): Int64 {
    let value = 0n;
    for (let count = 0; count < 10; count++) {
      const byte = this.bytes[start + count] ?? 0;
      value |= BigInt(byte & 0x7f) << BigInt(7 * count);
      if (byte >= 0x80) continue;
      this.#position = start + count + 1;
      const bits = BigInt.asUintN(64, value);
      return int64Of((bits >> 1n) ^ -(bits & 1n));
    }
    throw this.#damaged();
  }

  #tooManyHeaders(): UnreadableBatch {
    return new UnreadableBatch(`the record at offset ${this.offset} has more than ${mostHeaders} headers`);
  }

  #damaged(): UnreadableBatch {
    return new UnreadableBatch(`the batch at offset ${this.#batch.baseOffset} is damaged: a record ends too early`);
  }
}

const absent = [-1, -1] as const;

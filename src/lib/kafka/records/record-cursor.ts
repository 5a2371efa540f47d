import type { RecordHeader } from './record.js';
import { UnreadableBatch, type RecordBatch } from './record-batch.js';

/**
 * Walks through the records of a batch without making an object for each: the fields are those of the record that `next`
 * went to. Buffers share the memory of the batch.
 */
export class RecordCursor {
  offset = -1;
  /** Epoch milliseconds. */
  timestamp = -1;
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
    this.#left = batch.recordCount;
  }

  /**
   * Goes to the next record; false after the last.
   * @throws UnreadableBatch where the bytes do not make a record
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
    this.timestamp = this.#batch.logAppendTime ? this.#batch.maxTimestamp : this.#batch.baseTimestamp + timestampDelta;
    [this.keyStart, this.keyEnd] = this.#range(end);
    [this.valueStart, this.valueEnd] = this.#range(end);
    this.headerCount = this.#varint();
    if (this.#position > end || this.headerCount < 0) throw this.#damaged();
    this.#headersStart = this.#position;
    this.#position = end;
    return true;
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

  /** A zig-zag encoded signed varint of up to 64 bits, of which a time's distance needs 53 at most. */
  #varlong(): number {
    const { bytes } = this;
    let value = 0;
    let unit = 1;
    for (let count = 0; count < 10; count++) {
      const byte = bytes[this.#position++] ?? 0;
      value += (byte & 0x7f) * unit;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
      unit *= 128;
    }
    throw this.#damaged();
  }

  #damaged(): UnreadableBatch {
    return new UnreadableBatch(`the batch at offset ${this.#batch.baseOffset} is damaged: a record ends too early`);
  }
}

const absent = [-1, -1] as const;

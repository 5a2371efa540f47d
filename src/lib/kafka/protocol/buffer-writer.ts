/** Writes Kafka's primitive types into a buffer that grows as needed. */
export class BufferWriter {
  #buffer: Buffer;
  #length = 0;

  constructor(capacity = 1024) {
    this.#buffer = Buffer.allocUnsafe(capacity);
  }

  get length(): number {
    return this.#length;
  }

  /** What was written so far, sharing this writer's memory. */
  written(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  int8(value: number): void {
    const start = this.#reserve(1);
    this.#buffer.writeInt8(value, start);
  }

  int16(value: number): void {
    const start = this.#reserve(2);
    this.#buffer.writeInt16BE(value, start);
  }

  int32(value: number): void {
    const start = this.#reserve(4);
    this.#buffer.writeInt32BE(value, start);
  }

  uint32(value: number): void {
    const start = this.#reserve(4);
    this.#buffer.writeUInt32BE(value, start);
  }

  int64(value: bigint): void {
    const start = this.#reserve(8);
    this.#buffer.writeBigInt64BE(value, start);
  }

  uvarint(value: number): void {
    let rest = value >>> 0;
    let position = this.#reserve(5);
    while (rest >= 0x80) {
      this.#buffer[position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.#buffer[position++] = rest;
    this.#length = position;
  }

  varint(value: number): void {
    this.uvarint((value << 1) ^ (value >> 31));
  }

  varlong(value: bigint): void {
    let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
    let position = this.#reserve(10);
    while (rest >= 0x80n) {
      this.#buffer[position++] = Number(rest & 0x7fn) | 0x80;
      rest >>= 7n;
    }
    this.#buffer[position++] = Number(rest);
    this.#length = position;
  }

  bytes(value: Uint8Array): void {
    const start = this.#reserve(value.length);
    this.#buffer.set(value, start);
  }

  /** Forgets what was written; buffers that `written` gave out get overwritten. */
  clear(): void {
    this.#length = 0;
  }

  /** Makes room, maybe in another buffer: call it before the buffer is looked at. */
  #reserve(length: number): number {
    const start = this.#length;
    const needed = start + length;
    if (needed > this.#buffer.length) {
      const grown = Buffer.allocUnsafe(Math.max(needed, this.#buffer.length * 2));
      this.#buffer.copy(grown, 0, 0, start);
      this.#buffer = grown;
    }
    this.#length = needed;
    return start;
  }
}

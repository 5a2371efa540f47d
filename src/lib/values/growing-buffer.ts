/** What was to be written would have made a buffer longer than it may be. */
export class BufferLimitError extends Error {
  override readonly name = 'BufferLimitError';

  constructor(limit: number) {
    super(`more than ${limit} bytes`);
  }
}

export interface GrowingBufferOptions {
  /** Bytes to begin with, and to begin with again after `take`. Default: 64 KiB. */
  readonly capacity?: number;
  /** Bytes that it never grows beyond. Default: 500 MB, of which a string can be made (V8 has 512 MiB). */
  readonly limit?: number;
}

/** Memory that grows as it is written; whoever extends it knows what to write. */
export class GrowingBuffer {
  readonly #capacity: number;
  readonly #limit: number;
  #length = 0;
  /** The memory, of which the first `length` bytes are written. Another one after it has grown. */
  protected bytes: Buffer;
  /** The same memory. */
  protected view: DataView;

  constructor({ capacity = 64 * 1024, limit = 500_000_000 }: GrowingBufferOptions = {}) {
    this.#capacity = capacity;
    this.#limit = limit;
    this.bytes = Buffer.allocUnsafe(capacity);
    this.view = viewOf(this.bytes);
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** One byte of what was written; 0 where nothing is. */
  byteAt(position: number): number {
    return position < this.#length ? (this.bytes[position] ?? 0) : 0;
  }

  /** Forgets what was written after `length`, which is a length seen before. */
  truncate(length: number): void {
    if (length < this.#length) this.#length = length;
  }

  /** Empties it and keeps its memory. */
  reset(): void {
    this.#length = 0;
  }

  /** What was written, sharing this memory: good until the next call. */
  written(): Buffer {
    return this.bytes.subarray(0, this.#length);
  }

  /** What was written, to keep: this goes on, empty, with new memory. */
  take(): Buffer {
    const taken = this.written();
    this.bytes = Buffer.allocUnsafe(this.#capacity);
    this.view = viewOf(this.bytes);
    this.#length = 0;
    return taken;
  }

  /** Bytes as they are, with nothing before them. */
  raw(source: Uint8Array): void {
    const position = this.reserve(source.length);
    this.bytes.set(source, position);
    this.advance(position + source.length);
  }

  /**
   * Makes room for `size` bytes: call it before `bytes` or `view` is looked at, and `advance` when they are written.
   * @returns the position where they begin
   * @throws BufferFullError
   */
  protected reserve(size: number): number {
    const needed = this.#length + size;
    if (needed > this.bytes.length) this.#grow(needed);
    return this.#length;
  }

  /** Says up to which position it was written. */
  protected advance(position: number): void {
    this.#length = position;
  }

  #grow(needed: number): void {
    if (needed > this.#limit) throw new BufferLimitError(this.#limit);
    const grown = Buffer.allocUnsafe(Math.min(this.#limit, Math.max(needed, this.bytes.length * 2)));
    this.bytes.copy(grown, 0, 0, this.#length);
    this.bytes = grown;
    this.view = viewOf(grown);
  }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}

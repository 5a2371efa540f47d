import type { Int64 } from '../../values/int64.js';

/** One header of a record. Names may stand more than once; their order is kept. */
export interface RecordHeader {
  /** UTF-8, as a rule. */
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/** The value of the last header of this name, as `Headers.lastHeader` of Java's clients; null where there is none. */
export function lastHeader(headers: readonly RecordHeader[], name: Buffer): Buffer | null {
  return headers.findLast(({ key }) => key.equals(name))?.value ?? null;
}

/** A record to be written. */
export interface NewRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** Epoch milliseconds; brokers take any 64 bits. */
  readonly timestamp: Int64;
}

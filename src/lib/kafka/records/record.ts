/** One header of a record. Names may stand more than once; their order is kept. */
export interface RecordHeader {
  /** UTF-8, as a rule. */
  readonly key: Buffer;
  readonly value: Buffer | null;
}

/** A record to be written. */
export interface NewRecord {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: readonly RecordHeader[];
  /** Epoch milliseconds. */
  readonly timestamp: number;
}

import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { FetchedPartition } from '../protocol/fetch.js';
import { readBatches, recordsOf, UnreadableBatch, type RecordBatch } from '../records/record-batch.js';
import { RecordCursor } from '../records/record-cursor.js';
import type { TopicPartition } from '../types.js';

/** A place in a partition from which on a record is looked for. */
export interface RecordQuery extends TopicPartition {
  readonly topicId: string;
  readonly offset: number;
  /** Offset before which to stop. */
  readonly end: number;
}

/**
 * Epoch milliseconds of the first record; `none` where there is no record, only markers of transactions or what
 * compaction has left; null where it cannot be read.
 */
export type RecordTime = number | 'none' | null;

/** One search, and how far it has come. */
export class RecordSearch implements TopicPartition {
  readonly query: RecordQuery;
  readonly topic: string;
  readonly partition: number;
  /** Offset to ask for next. */
  next: number;
  /** undefined until it has ended. */
  result: RecordTime | undefined;

  constructor(query: RecordQuery) {
    this.query = query;
    this.topic = query.topic;
    this.partition = query.partition;
    this.next = query.offset;
    if (this.next >= query.end) this.result = 'none';
  }

  get open(): boolean {
    return this.result === undefined;
  }

  /**
   * Looks at what a leader has answered.
   * @param first whether it was asked for first: then its next batch is in the answer, if there is one (KIP-74)
   * @returns false where this broker is not the leader any more
   */
  async take(fetched: FetchedPartition, first: boolean): Promise<boolean> {
    if (fetched.errorCode !== NO_ERROR) {
      const { retriable } = kafkaErrorCode(fetched.errorCode);
      if (!retriable) this.result = null; // also OFFSET_OUT_OF_RANGE: retention was faster
      return !retriable;
    }
    const before = this.next;
    for (const batch of readBatches(fetched.records ?? nothing)) {
      if (!this.open) return true;
      await this.#look(batch);
    }
    if (this.open && first && this.next === before) this.result = 'none';
    return true;
  }

  async #look(batch: RecordBatch): Promise<void> {
    if (batch.lastOffset < this.next) return;
    const found = batch.control ? 'none' : await timeInBatch(batch, this.next);
    this.next = batch.lastOffset + 1;
    if (found !== 'none') this.result = found;
    else if (this.next >= this.query.end) this.result = 'none';
  }
}

const nothing = Buffer.alloc(0);

async function timeInBatch(batch: RecordBatch, from: number): Promise<RecordTime> {
  try {
    const cursor = new RecordCursor(batch, await recordsOf(batch));
    while (cursor.next()) {
      if (cursor.offset >= from) return cursor.timestamp < 0 ? null : cursor.timestamp;
    }
    return 'none';
  } catch (error) {
    if (error instanceof UnreadableBatch) return null;
    throw error;
  }
}

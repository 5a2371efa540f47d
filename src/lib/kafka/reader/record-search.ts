import type { Int64 } from '../../values/int64.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { FetchedPartition } from '../protocol/fetch.js';
import { readBatches, type RecordBatch } from '../records/record-batch.js';
import { recordsIn, type BatchOfPartition } from '../records/records-in.js';
import { BatchTooLarge, UnreadableBatch } from '../records/unreadable-batch.js';
import type { PartitionOffset, TopicPartition } from '../types.js';
import { AbortedTransactions } from './aborted-transactions.js';

/** A place in a partition from which on a record is looked for. */
export interface RecordQuery extends PartitionOffset {
  readonly topicId: string;
  /** Offset before which to stop. */
  readonly end: number;
}

/**
 * Epoch milliseconds of the first record; `none` where there is no record, only markers of transactions or what
 * compaction has left; null where it cannot be read.
 */
export type RecordTime = Int64 | 'none' | null;

/** `open` where a transaction that is still under way begins before any record was found, so that nobody knows yet. */
export type CommittedTime = RecordTime | 'open';

/** One search, and how far it has come. */
export class RecordSearch implements TopicPartition {
  readonly query: RecordQuery;
  readonly topic: string;
  readonly partition: number;
  /** Offset to ask for next. */
  next: number;
  /** undefined until it has ended. */
  result: CommittedTime | undefined;
  readonly #readCommitted: boolean;
  readonly #signal: AbortSignal;

  /** @param readCommitted passes over records of transactions that were aborted, and ends where one is open */
  constructor(query: RecordQuery, readCommitted: boolean, signal: AbortSignal) {
    this.query = query;
    this.#readCommitted = readCommitted;
    this.#signal = signal;
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
   * @returns false where it has to be asked again, maybe another leader
   */
  async take(fetched: FetchedPartition): Promise<boolean> {
    if (fetched.errorCode !== NO_ERROR) {
      const { retriable, name } = kafkaErrorCode(fetched.errorCode);
      // UNKNOWN_SERVER_ERROR is what a broker says of tiered storage that fails for a while.
      const mayPass = retriable || name === 'UNKNOWN_SERVER_ERROR';
      if (!mayPass) this.result = null; // also OFFSET_OUT_OF_RANGE: retention was faster
      return !mayPass;
    }
    const aborted = new AbortedTransactions(this.#readCommitted ? fetched.abortedTransactions : null);
    for (const batch of readBatches(fetched.records ?? nothing, this.next)) {
      if (!this.open) return true;
      await this.#look(batch, aborted);
    }
    const { lastStableOffset } = fetched;
    const isStopped = this.#readCommitted && this.next >= lastStableOffset && lastStableOffset < this.query.end;
    if (isStopped) this.result ??= 'open';
    return true;
  }

  /** There is nothing from its place on. */
  endWithout(): void {
    this.result ??= 'none';
  }

  async #look(batch: RecordBatch, aborted: AbortedTransactions): Promise<void> {
    const { topic, partition, next: from } = this;
    const found = await timeIn({ topic, partition, batch, from, to: null }, aborted, this.#signal);
    if (batch.lastOffset < this.next) return; // what it says of transactions counts all the same
    this.next = batch.lastOffset + 1;
    if (found !== 'none') this.result = found;
    else if (this.next >= this.query.end) this.result = 'none';
  }
}

const nothing = Buffer.alloc(0);

async function timeIn(read: BatchOfPartition, aborted: AbortedTransactions, signal: AbortSignal): Promise<RecordTime> {
  try {
    if (aborted.hides(read.batch)) return 'none';
    for await (const run of recordsIn(read, signal)) {
      for (const { timestamp } of run) return timestamp === -1 ? null : timestamp;
    }
    return 'none';
  } catch (error) {
    if (error instanceof UnreadableBatch || error instanceof BatchTooLarge) return null;
    throw error;
  }
}

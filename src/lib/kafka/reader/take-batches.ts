import type { FetchedPartition } from '../protocol/fetch.js';
import { batchLayout } from '../records/batch-layout.js';
import { readBatches, type RecordBatch } from '../records/record-batch.js';
import { AbortedTransactions } from './aborted-transactions.js';
import type { FetchOptions } from './fetch-options.js';
import type { ReadBatch, SkippedOffsets, SkipReason } from './read-answer.js';
import type { ReadPosition } from './read-position.js';

/** What an answer brings of one partition; the position itself has not moved yet. */
export interface Taken {
  readonly position: ReadPosition;
  /** Those that hold something wanted. */
  readonly batches: readonly ReadBatch[];
  readonly skipped: readonly SkippedOffsets[];
  /** Offset of what is wanted next; never behind the end of the range. */
  readonly next: number;
  /** In which leader's epoch what is before `next` had been written; -1 where that is not known. */
  readonly lastEpoch: number;
}

/** Goes through the batches of an answer to a request that began at the position's `next`. */
export function takeBatches(
  position: ReadPosition,
  fetched: FetchedPartition,
  { readCommitted, largestBatch }: Pick<FetchOptions, 'readCommitted' | 'largestBatch'>,
): Taken {
  const { topic, partition, end } = position;
  const limit = end ?? Infinity;
  const aborted = new AbortedTransactions(readCommitted ? fetched.abortedTransactions : null);
  const batches: ReadBatch[] = [];
  const skipped: SkippedOffsets[] = [];
  const skip = (from: number, to: number, why: SkipReason): void =>
    void skipped.push({ topic, partition, from, to, why });
  let { next, lastEpoch } = position;
  for (const batch of readBatches(fetched.records ?? nothing, next, largestBatch)) {
    const hidden = aborted.hides(batch);
    if (batch.lastOffset < next) continue;
    if (batch.baseOffset > next) skip(next, Math.min(batch.baseOffset, limit), 'absent');
    if (batch.baseOffset >= limit) next = limit;
    if (next === limit) break;
    const behind = Math.min(batch.lastOffset + 1, limit);
    if (hidden) skip(Math.max(batch.baseOffset, next), behind, 'hidden');
    else batches.push({ topic, partition, batch, from: position.next, to: end });
    next = behind;
    lastEpoch = epochOf(batch);
  }
  return { position, batches, skipped, next, lastEpoch };
}

function epochOf({ bytes, magic }: RecordBatch): number {
  return magic < 2 ? -1 : bytes.readInt32BE(batchLayout.partitionLeaderEpoch);
}

const nothing = Buffer.alloc(0);

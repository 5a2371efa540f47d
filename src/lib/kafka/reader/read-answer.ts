import type { RecordBatch } from '../records/record-batch.js';
import type { PartitionOffset, TopicPartition } from '../types.js';
import type { ReadRange } from './read-position.js';

/** A batch with those of its offsets that were asked for. */
export interface ReadBatch extends TopicPartition {
  readonly batch: RecordBatch;
  /** Records before this offset were not asked for. */
  readonly from: number;
  /** Records from this offset on were not asked for; null where all were. */
  readonly to: number | null;
}

/**
 * Why offsets bring nothing: `hidden` are markers, and records of aborted transactions; `absent` are those before a batch
 * that the broker gave first, so that the log has none there (compaction); `empty` are those at the end of what can be
 * read, where the log has none; `gone` is a gap.
 */
export type SkipReason = 'hidden' | 'absent' | 'empty' | 'gone';

/** Offsets that were asked for and bring nothing, with what proves it. */
export interface SkippedOffsets extends TopicPartition {
  readonly from: number;
  /** Offset at which reading goes on: before `from` only where the log was truncated. */
  readonly to: number;
  readonly why: SkipReason;
}

/** What came of one Fetch request. What it brings and what it skips join on to what came before. */
export interface ReadAnswer {
  readonly batches: readonly ReadBatch[];
  readonly skipped: readonly SkippedOffsets[];
  /** What is to be read next of the partitions of the request: also behind what holds no records, such as markers. */
  readonly positions: readonly PartitionOffset[];
  /** Partitions of which nothing more comes, as their topic was deleted; none where it is left out. */
  readonly gone?: readonly GonePartition[];
}

export interface GonePartition extends TopicPartition {
  /** There is another topic of the same name. */
  readonly madeAnew: boolean;
  /** The same partition of that topic, all of it; null where it has none such. */
  readonly successor: ReadRange | null;
}

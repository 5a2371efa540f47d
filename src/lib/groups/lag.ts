import type { CommitNote } from '../documents/group-words.js';
import type { LogRange } from '../kafka/log-ends.js';
import { nearestSafe, type Int64 } from '../values/int64.js';

export interface PartitionLag {
  /** Offset of the record that the group reads next; null where it has committed none. */
  readonly currentOffset: Int64 | null;
  readonly startOffset: number | null;
  readonly endOffset: number | null;
  /** Offsets from the commit to the end, as Kafka's own tool counts them, but never negative; null without a commit. */
  readonly lag: number | null;
  /**
   * What is left to be read, at the most: the lag, but no more than there is, or all that is there without a commit that holds.
   * 0 where a reader of committed records has found nothing: only markers, what was aborted, or what compaction has emptied.
   * null where that is not known.
   */
  readonly left: number | null;
  /** Offsets in a partition without a commit that holds: all that is there. null where that is not known. */
  readonly uncommitted: number | null;
  /** Offsets that retention took before the group had read them. */
  readonly lost: number;
  readonly note: CommitNote | null;
}

/** @param range null for a partition that does not exist any more */
export function partitionLag(currentOffset: Int64 | null, range: LogRange | null): PartitionLag {
  const startOffset = range?.start ?? null;
  const endOffset = range?.end ?? null;
  const judged = (note: CommitNote | null, lag: number | null, uncommitted: number | null, lost = 0): PartitionLag => {
    const there = startOffset === null || endOffset === null ? null : Math.max(0, endOffset - startOffset);
    const left = uncommitted === null || there === null ? uncommitted : Math.min(uncommitted + (lag ?? 0), there);
    return { currentOffset, startOffset, endOffset, lag, left, uncommitted, lost, note };
  };
  if (range === null) return judged('topic-missing', null, 0);
  if (startOffset === null || endOffset === null) return judged('no-leader', null, null);
  const all = Math.max(0, endOffset - startOffset);
  if (currentOffset === null) return judged('no-commit', null, all);
  if (currentOffset > endOffset) return judged('beyond-end', 0, all);
  const next = nearestSafe(currentOffset);
  const lost = Math.max(0, startOffset - next);
  return judged(lost > 0 ? 'passed-by-retention' : null, endOffset - next, 0, lost);
}

export interface TotalLag {
  /** Of all partitions with a commit. */
  readonly lag: number;
  /** Of all partitions. */
  readonly left: number;
  /** Offsets in partitions without a commit that holds, and how many partitions those are. */
  readonly uncommitted: number;
  readonly uncommittedPartitions: number;
  /** Partitions of which nothing can be said at the moment. */
  readonly unknownPartitions: number;
}

export function totalLag(partitions: readonly PartitionLag[]): TotalLag {
  const sum = (values: readonly (number | null)[]): number => values.reduce<number>((all, one) => all + (one ?? 0), 0);
  return {
    lag: sum(partitions.map(({ lag }) => lag)),
    left: sum(partitions.map(({ left }) => left)),
    uncommitted: sum(partitions.map(({ uncommitted }) => uncommitted)),
    uncommittedPartitions: partitions.filter(({ note }) => note === 'no-commit' || note === 'beyond-end').length,
    unknownPartitions: partitions.filter(({ note }) => note === 'no-leader').length,
  };
}

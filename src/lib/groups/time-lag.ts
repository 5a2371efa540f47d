import type { RecordTime } from '../kafka/reader/record-search.js';
import { nearestSafe } from '../values/int64.js';
import type { PartitionLag } from './lag.js';

export interface PartitionTimes {
  /** Milliseconds for which the oldest record that was not read has been there; null where that cannot be read. */
  readonly timeLagMs: number | null;
  /**
   * Milliseconds until retention passes the commit, at least: a segment goes when its newest record is old enough. null
   * where retention is not by time alone, and without a commit.
   */
  readonly headroomMs: number | null;
}

/**
 * @param time of the first record at or after the commit
 * @param retentionMs null where retention is not by time alone
 * @param now epoch milliseconds
 */
export function partitionTimes(
  { currentOffset, lag, note }: PartitionLag,
  time: RecordTime,
  retentionMs: number | null,
  now: number,
): PartitionTimes {
  if (currentOffset === null || lag === null) return unknownTimes;
  const unread = lag === 0 ? 'none' : typeof time === 'bigint' ? nearestSafe(time) : time;
  if (unread === null) return unknownTimes;
  const timeLagMs = unread === 'none' ? 0 : Math.max(0, now - unread);
  if (retentionMs === null) return { timeLagMs, headroomMs: null };
  if (note === 'passed-by-retention') return { timeLagMs, headroomMs: 0 };
  return { timeLagMs, headroomMs: unread === 'none' ? retentionMs : Math.max(0, unread + retentionMs - now) };
}

export const unknownTimes: PartitionTimes = { timeLagMs: null, headroomMs: null };

/** The configs that say how long a topic keeps its records. */
export const retentionConfigs = ['cleanup.policy', 'retention.ms', 'retention.bytes'] as const;

/**
 * Milliseconds for which a topic keeps records; null where it keeps them for ever, compacts only, or may delete earlier
 * because of their size.
 */
export function retentionMs(configs: ReadonlyMap<string, string | null>): number | null {
  const policies = (configs.get('cleanup.policy') ?? '').split(',').map((policy) => policy.trim());
  const milliseconds = Number(configs.get('retention.ms') ?? -1);
  const bytes = Number(configs.get('retention.bytes') ?? -1);
  return policies.includes('delete') && milliseconds >= 0 && bytes < 0 ? milliseconds : null;
}

import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import { recordCountOf } from '../kafka/records/records-in.js';
import type { CopyRange } from './copy-range.js';

/**
 * How many records of a plan a copy has passed by: it goes through the source once more, and counts. Nothing of what the
 * copy believes enters the count. Retention and compaction may have taken records away since they were copied, so that fewer
 * are no fault, and more are.
 * @param done records of each partition that were copied, or left out by a filter
 */
export async function countMissed(
  source: KafkaCluster,
  ranges: readonly CopyRange[],
  done: ReadonlyMap<number, number>,
): Promise<number> {
  const there = new Map<number, number>();
  for await (const { batches } of readPartitions(source, ranges, { readCommitted: true, onGap: () => undefined })) {
    for (const batch of batches) {
      there.set(batch.partition, (there.get(batch.partition) ?? 0) + (await recordCountOf(batch, source.signal)));
    }
  }
  return [...there].reduce((sum, [partition, count]) => sum + Math.max(0, count - (done.get(partition) ?? 0)), 0);
}

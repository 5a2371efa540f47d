import { describeLogDirs, largestReplica } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { logEnds } from '../kafka/log-ends.js';
import { deletesOldRecords, type TargetTopic } from '../topics/target-topics.js';
import type { CopyRange } from './copy-range.js';

/** What a target keeps at most, and what is to come: more than that. Both in bytes. */
export interface ExceededSize {
  readonly kept: number;
  readonly coming: number;
}

/**
 * Null where everything fits, as far as can be told. Brokers delete the oldest segment while what is left without it is
 * still `retention.bytes`, so that a partition may hold a segment more (Kafka's UnifiedLog.deleteRetentionSizeBreachedSegments).
 * What comes is measured in the source's logs: it is about right where both topics are compressed alike.
 */
export async function exceededSize(
  source: KafkaCluster,
  ranges: readonly CopyRange[],
  { configs, partitionCount }: TargetTopic,
): Promise<ExceededSize | null> {
  const limit = Number(configs['retention.bytes'] ?? -1);
  if (!deletesOldRecords(configs) || limit < 0) return null;
  const kept = partitionCount * (limit + Number(configs['segment.bytes'] ?? 0));
  const coming = await bytesIn(source, ranges);
  return coming > kept ? { kept, coming } : null;
}

/** About how many bytes these ranges have on disk: a part of their partitions' logs. */
async function bytesIn(kafka: KafkaCluster, ranges: readonly CopyRange[]): Promise<number> {
  const { brokers } = await kafka.metadata([]);
  const [ends, logs] = await Promise.all([
    logEnds(kafka, ranges),
    describeLogDirs(
      kafka,
      brokers.map(({ id }) => id),
      ranges,
    ),
  ]);
  return ranges.reduce((sum, range) => {
    const { start, end } = ends.get(range) ?? { start: null, end: null };
    const length = (end ?? 0) - (start ?? 0);
    return length > 0 ? sum + (largestReplica(logs, range) * (range.end - range.start)) / length : sum;
  }, 0);
}

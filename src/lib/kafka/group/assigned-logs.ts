import { hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { logEnds, type LogRange } from '../log-ends.js';
import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';

/**
 * The logs of partitions that a group has given a member, without those of which nothing is known yet: a group may share
 * out a partition that was just added and of which the broker that is asked has not heard.
 */
export async function assignedLogs(
  kafka: KafkaCluster,
  partitions: readonly TopicPartition[],
): Promise<PartitionTable<LogRange>> {
  try {
    return await logEnds(kafka, partitions);
  } catch (error) {
    if (hasErrorCode(error, 'PARTITION_NOT_FOUND')) return new PartitionTable();
    throw error;
  }
}

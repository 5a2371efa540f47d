import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';

export interface LeaderGroups<Partition> {
  /** By the id of the broker that leads them. */
  readonly led: ReadonlyMap<number, readonly Partition[]>;
  readonly leaderless: readonly Partition[];
}

/**
 * Groups partitions by the broker that leads them at the moment.
 * @param elsewhere asks another broker than the last time
 * @throws AppError PARTITION_NOT_FOUND for one that does not exist
 */
export async function groupByLeader<Partition extends TopicPartition>(
  kafka: KafkaCluster,
  partitions: readonly Partition[],
  { elsewhere = false } = {},
): Promise<LeaderGroups<Partition>> {
  const { topics } = await kafka.metadata([...new Set(partitions.map(({ topic }) => topic))], { elsewhere });
  const leaders = new PartitionTable<number>();
  for (const { name: topic, partitions: own } of topics) {
    for (const { partition, leader } of own) leaders.set({ topic, partition }, leader);
  }
  const groups = groupBy(partitions, (wanted) => {
    const leader = leaders.get(wanted);
    if (leader !== undefined) return leader;
    throw new AppError('PARTITION_NOT_FOUND', `topic "${wanted.topic}" has no partition ${wanted.partition}`);
  });
  const leaderless = groups.get(-1) ?? [];
  groups.delete(-1);
  return { led: groups, leaderless };
}

import { throwIfAborted } from '../../abort.js';
import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { PartitionTable } from '../partition-table.js';
import { isUnanswered, patiently } from '../patience.js';
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
  for (const { name: topic, partitions: ofTopic } of topics) {
    for (const { partition, leader } of ofTopic) leaders.set({ topic, partition }, leader);
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

export interface LeaderQuestion<Partition> {
  /** Milliseconds for leaders that are gone or moving. */
  readonly within: number;
  /** True of a partition that has no answer yet. */
  readonly isOpen: (partition: Partition) => boolean;
}

/** Milliseconds after which another broker is asked who leads: the first may be cut off from the others, and name one that was. */
const trust = 1_000;

/**
 * Asks the leader of each of these partitions, and again whoever leads those that are still open, until time is up.
 * @param ask asks one leader; where it does not answer, its partitions stay open
 * @returns those that are open in the end
 * @throws AppError PARTITION_NOT_FOUND for one that does not exist; what `ask` throws
 */
export async function askLeaders<Partition extends TopicPartition>(
  kafka: KafkaCluster,
  partitions: readonly Partition[],
  { within, isOpen }: LeaderQuestion<Partition>,
  ask: (leader: number, partitions: readonly Partition[]) => Promise<void>,
): Promise<readonly Partition[]> {
  if (partitions.length === 0) return [];
  const startedAt = Date.now();
  const open = (): readonly Partition[] => partitions.filter(isOpen);
  await patiently(kafka.signal, { within, until: () => open().length === 0 }, async () => {
    const { led } = await groupByLeader(kafka, open(), { elsewhere: Date.now() - startedAt > trust });
    await Promise.all(
      [...led].map(async ([leader, ofLeader]) => {
        try {
          await ask(leader, ofLeader);
        } catch (error) {
          throwIfAborted(kafka.signal);
          if (!isUnanswered(error)) throw error;
        }
      }),
    );
  });
  return open();
}

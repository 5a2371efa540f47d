import { NO_ERROR } from '../kafka/error-codes.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { Commit } from '../kafka/group/group-offsets.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import { zeroUuid } from '../kafka/topic-id.js';
import type { UndoState } from './undo-file.js';

export type UndoPartition = UndoState['partitions'][number];

/** Commits as undo files have them, with the ids that their topics have now. */
export async function undoPartitions(
  kafka: KafkaCluster,
  commits: PartitionTable<Commit>,
): Promise<readonly UndoPartition[]> {
  const all = [...commits.entries()];
  if (all.length === 0) return [];
  const { topics } = await kafka.metadata([...new Set(all.map(([{ topic }]) => topic))]);
  const ids = new Map(
    topics
      .filter(({ errorCode, topicId }) => errorCode === NO_ERROR && topicId !== zeroUuid)
      .map(({ name, topicId }) => [name, topicId]),
  );
  return all.map(([{ topic, partition }, commit]) => {
    return { topic, topicId: ids.get(topic) ?? null, partition, ...undoCommit(commit) };
  });
}

/** One commit, or that there is none. */
export function undoCommit(commit: Commit | null): Omit<UndoPartition, 'topic' | 'topicId' | 'partition'> {
  return {
    offset: commit?.offset ?? null,
    leaderEpoch: commit === null || commit.leaderEpoch < 0 ? null : commit.leaderEpoch,
    metadata: commit?.metadata ?? null,
  };
}

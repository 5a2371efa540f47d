import type { KafkaCluster } from '../kafka/cluster.js';
import type { Commit } from '../kafka/group/group-offsets.js';
import type { PartitionTable } from '../kafka/partition-table.js';
import type { PartitionOffset, TopicPartition } from '../kafka/types.js';
import type { Int64 } from '../values/int64.js';
import { changeableGroup } from './group-state.js';
import type { ResetTarget } from './reset-target.js';
import { groupNotFound } from './select-groups.js';
import { isInScope, type TopicScope } from './topic-scope.js';
import type { UndoState } from './undo-file.js';

/** Where the new offsets come from. */
export type ResetSource =
  /** `topics` null means all partitions that the group has committed. */
  | { readonly kind: 'target'; readonly target: ResetTarget; readonly topics: readonly TopicScope[] | null }
  /** Of the others, `topics` leaves out what it does not name, unless it is empty. */
  | {
      readonly kind: 'file';
      readonly offsets: readonly PartitionOffset<Int64>[];
      readonly topics: readonly TopicScope[];
    }
  | { readonly kind: 'group'; readonly groupId: string; readonly topics: readonly TopicScope[] }
  | { readonly kind: 'undo'; readonly state: UndoState };

/** What one partition is to have: a commit as it is, a place to be found, or (null) no commit. */
export interface WantedOffset extends TopicPartition {
  readonly want: ResetTarget | { readonly kind: 'commit'; readonly commit: Commit } | null;
  /** The id that the topic has to have, where that is known. */
  readonly topicId: string | null;
}

/**
 * What the source wants of each partition.
 * @param commits of the group that is reset
 * @returns null where whole topics are meant: their partitions have to be looked up
 */
export async function wantedOffsets(
  kafka: KafkaCluster,
  source: ResetSource,
  commits: PartitionTable<Commit>,
): Promise<readonly WantedOffset[] | null> {
  switch (source.kind) {
    case 'target':
      if (source.topics !== null) return null;
      return [...commits.entries()].map(([partition]) => ({ ...partition, want: source.target, topicId: null }));
    case 'file':
      return source.offsets
        .filter((given) => isInScope(given, source.topics))
        .map(({ topic, partition, offset }) => ({ topic, partition, want: { kind: 'offset', offset }, topicId: null }));
    case 'group': {
      const other = await changeableGroup(kafka, source.groupId);
      if (other.group === null) throw groupNotFound([source.groupId]);
      return [...other.commits.entries()]
        .filter(([partition]) => isInScope(partition, source.topics))
        .map(([partition, { offset }]) => {
          const commit = { offset, leaderEpoch: -1, metadata: '' };
          return { ...partition, want: { kind: 'commit', commit }, topicId: null };
        });
    }
    case 'undo':
      return source.state.partitions.map(({ topic, topicId, partition, offset, leaderEpoch, metadata }) => ({
        topic,
        partition,
        topicId,
        want:
          offset === null
            ? null
            : { kind: 'commit', commit: { offset, leaderEpoch: leaderEpoch ?? -1, metadata: metadata ?? '' } },
      }));
  }
}

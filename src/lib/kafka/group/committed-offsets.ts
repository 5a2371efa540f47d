import { refusedRequest, type GuardedRequest, type Requester } from '../denied.js';
import { groupBy } from '../../values/group-by.js';
import type { Int64 } from '../../values/int64.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { PartitionTable } from '../partition-table.js';
import { offsetCommitApi, offsetCommitByIdApi } from '../protocol/offset-commit.js';
import { offsetFetchApi, type OffsetFetchResponse } from '../protocol/offset-fetch.js';
import { zeroUuid } from '../topic-id.js';
import type { PartitionOffset, TopicPartition } from '../types.js';
import { commitRequest } from './commit-request.js';
import type { Coordinator } from './coordinator.js';

/** As whom to commit. */
export interface CommitIdentity {
  readonly groupId: string;
  readonly generationId: number;
  readonly memberId: string;
}

/** What a group has committed of these partitions; nothing for one without a commit. */
export async function fetchCommitted(
  coordinator: Coordinator,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<PartitionTable<Int64>> {
  const committed = new PartitionTable<Int64>();
  if (partitions.length === 0) return committed;
  const topics = [...groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
    name,
    partitionIndexes: ofTopic.map(({ partition }) => partition),
  }));
  const answer = await coordinator.send(
    offsetFetchApi,
    { groupId, topics, groups: [{ groupId, memberId: null, memberEpoch: -1, topics }], requireStable: true },
    firstError,
  );
  const asked = { api: offsetFetchApi, group: groupId };
  expectDone(coordinator, firstError(answer), 'read the offsets of', asked);
  for (const { name: topic, partitions: ofTopic } of answer.groups[0]?.topics ?? answer.topics) {
    for (const { partitionIndex: partition, committedOffset } of ofTopic) {
      if (committedOffset >= 0) committed.set({ topic, partition }, committedOffset);
    }
  }
  return committed;
}

function firstError({ errorCode, topics, groups: [group] }: OffsetFetchResponse): number {
  const partitions = (group?.topics ?? topics).flatMap((topic) => topic.partitions);
  const ofGroup = group?.errorCode ?? errorCode;
  return ofGroup !== NO_ERROR
    ? ofGroup
    : (partitions.find((partition) => partition.errorCode !== NO_ERROR)?.errorCode ?? NO_ERROR);
}

/**
 * Commits offsets for a member. Where all have a topic's id, and the broker takes those, nothing is committed for another
 * topic that has the name by now.
 * @returns those that are committed: all but those of topics that are gone; null where the group has gone on without this
 * member, and nothing is
 */
export async function commitOffsets(
  coordinator: Coordinator,
  { groupId, generationId, memberId }: CommitIdentity,
  offsets: readonly PartitionOffset[],
): Promise<readonly PartitionOffset[] | null> {
  const withIds = offsets.every(({ topicId = zeroUuid }) => topicId !== zeroUuid);
  const answer = await coordinator.send(
    withIds ? offsetCommitByIdApi : offsetCommitApi,
    commitRequest(groupId, offsets, { member: { memberId, generationId } }),
    (answer) => answer.topics[0]?.partitions[0]?.errorCode ?? NO_ERROR,
  );
  const names = new Map(offsets.map(({ topic, topicId }) => [topicId, topic]));
  const gone = new PartitionTable<true>();
  for (const { name, topicId, partitions } of answer.topics) {
    for (const { partitionIndex: partition, errorCode } of partitions) {
      const error = kafkaErrorCode(errorCode).name;
      if (lostMembership.has(error)) return null;
      if (unknownTopic.has(error))
        gone.set({ topic: name === '' ? (names.get(topicId) ?? '') : name, partition }, true);
      else {
        const asked = { api: offsetCommitApi, group: groupId, topic: name === '' ? names.get(topicId) : name };
        expectDone(coordinator, errorCode, 'commit offsets of', asked);
      }
    }
  }
  return offsets.filter((offset) => gone.get(offset) === undefined);
}

const unknownTopic: ReadonlySet<string> = new Set(['UNKNOWN_TOPIC_OR_PARTITION', 'UNKNOWN_TOPIC_ID']);

/** What the coordinator says to a member of an earlier generation, or to one that it does not know. */
export const lostMembership: ReadonlySet<string> = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]);

function expectDone(who: Requester, errorCode: number, action: string, asked: GuardedRequest): void {
  if (errorCode === NO_ERROR) return;
  throw refusedRequest(who, `cannot ${action} group "${asked.group ?? ''}"`, kafkaErrorCode(errorCode).name, asked);
}

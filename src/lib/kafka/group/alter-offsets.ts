import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { ItemError } from '../item-error.js';
import { PartitionTable } from '../partition-table.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { offsetCommitApi } from '../protocol/offset-commit.js';
import { offsetDeleteApi } from '../protocol/offset-delete.js';
import type { TopicPartition } from '../types.js';
import { commitRequest } from './commit-request.js';
import { Coordinator } from './coordinator.js';
import type { Commit } from './group-offsets.js';
import { refusedItem, refusedRequest, type GuardedRequest } from '../denied.js';

export interface NewCommit extends TopicPartition, Commit {}

interface PartitionErrors {
  readonly name: string;
  readonly partitions: readonly { readonly partitionIndex: number; readonly errorCode: number }[];
}

/**
 * Commits from outside the group, all partitions in one request: an OffsetCommit of no member, which the coordinator
 * takes only while the group has none.
 * @returns the error of each partition, null where it is committed
 * @throws AppError GROUP_HAS_MEMBERS, where nothing was committed
 */
export async function commitGroupOffsets(
  kafka: KafkaCluster,
  groupId: string,
  commits: readonly NewCommit[],
): Promise<PartitionTable<ItemError | null>> {
  if (commits.length === 0) return new PartitionTable();
  const { topics } = await new Coordinator(kafka, CoordinatorType.group, groupId).send(
    offsetCommitApi,
    commitRequest(groupId, commits),
    (answer) => errorsOf(answer.topics)[0] ?? NO_ERROR,
  );
  if (errorsOf(topics).some((code) => refusals.has(kafkaErrorCode(code).name))) throw hasMembers(groupId);
  return byPartition(kafka, topics, { api: offsetCommitApi, group: groupId });
}

/**
 * Takes commits away, all in one request; partitions without a commit are fine.
 * @returns the error of each partition, null where it is gone
 * @throws AppError GROUP_HAS_MEMBERS, REQUEST_FAILED, where nothing was taken away
 */
export async function deleteGroupOffsets(
  kafka: KafkaCluster,
  groupId: string,
  partitions: readonly TopicPartition[],
): Promise<PartitionTable<ItemError | null>> {
  if (partitions.length === 0) return new PartitionTable();
  const { errorCode, topics } = await new Coordinator(kafka, CoordinatorType.group, groupId).send(
    offsetDeleteApi,
    {
      groupId,
      topics: [...groupBy(partitions, ({ topic }) => topic)].map(([name, ofTopic]) => ({
        name,
        partitions: ofTopic.map(({ partition }) => ({ partitionIndex: partition })),
      })),
    },
    (answer) => answer.errorCode,
  );
  const { name } = kafkaErrorCode(errorCode);
  const asked = { api: offsetDeleteApi, group: groupId };
  if (refusals.has(name)) throw hasMembers(groupId);
  if (errorCode !== NO_ERROR && name !== 'GROUP_ID_NOT_FOUND') {
    throw refusedRequest(kafka, `cannot delete offsets of group "${groupId}"`, name, asked);
  }
  return byPartition(kafka, topics, asked);
}

/** What the coordinator says to somebody who is no member while there are some. */
const refusals: ReadonlySet<string> = new Set([
  'NON_EMPTY_GROUP',
  'UNKNOWN_MEMBER_ID',
  'ILLEGAL_GENERATION',
  'REBALANCE_IN_PROGRESS',
  'STALE_MEMBER_EPOCH',
  'FENCED_MEMBER_EPOCH',
]);

function hasMembers(groupId: string): AppError {
  return new AppError('GROUP_HAS_MEMBERS', `group "${groupId}" has got a live member meanwhile: nothing was changed`);
}

function errorsOf(topics: readonly PartitionErrors[]): readonly number[] {
  return topics
    .flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode))
    .filter((errorCode) => errorCode !== NO_ERROR);
}

function byPartition(
  kafka: KafkaCluster,
  topics: readonly PartitionErrors[],
  asked: GuardedRequest,
): PartitionTable<ItemError | null> {
  const errors = new PartitionTable<ItemError | null>();
  for (const { name: topic, partitions } of topics) {
    for (const { partitionIndex: partition, errorCode } of partitions) {
      errors.set({ topic, partition }, refusedItem(kafka, errorCode, null, { ...asked, topic }));
    }
  }
  return errors;
}

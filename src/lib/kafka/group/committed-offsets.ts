import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { PartitionTable } from '../partition-table.js';
import { offsetCommitApi } from '../protocol/offset-commit.js';
import { offsetFetchApi, type OffsetFetchResponse } from '../protocol/offset-fetch.js';
import type { TopicPartition } from '../types.js';
import { commitRequest } from './commit-request.js';
import type { Coordinator } from './coordinator.js';

/** A partition with the offset that is to be read next. */
export interface CommittedOffset extends TopicPartition {
  readonly offset: number;
}

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
): Promise<PartitionTable<number>> {
  const committed = new PartitionTable<number>();
  if (partitions.length === 0) return committed;
  const topics = [...groupBy(partitions, ({ topic }) => topic)].map(([name, own]) => ({
    name,
    partitionIndexes: own.map(({ partition }) => partition),
  }));
  const answer = await coordinator.send(
    offsetFetchApi,
    { groupId, topics, groups: [{ groupId, memberId: null, memberEpoch: -1, topics }], requireStable: true },
    firstError,
  );
  expectDone(groupId, firstError(answer), 'read the offsets of');
  for (const { name: topic, partitions: own } of answer.groups[0]?.topics ?? answer.topics) {
    for (const { partitionIndex: partition, committedOffset } of own) {
      if (committedOffset >= 0) committed.set({ topic, partition }, committedOffset);
    }
  }
  return committed;
}

function firstError({ errorCode, topics, groups: [group] }: OffsetFetchResponse): number {
  const partitions = (group?.topics ?? topics).flatMap((topic) => topic.partitions);
  const own = group?.errorCode ?? errorCode;
  return own !== NO_ERROR ? own : (partitions.find((each) => each.errorCode !== NO_ERROR)?.errorCode ?? NO_ERROR);
}

/**
 * Commits offsets for a member.
 * @returns false where the group has gone on without this member: the offsets are not committed
 */
export async function commitOffsets(
  coordinator: Coordinator,
  { groupId, generationId, memberId }: CommitIdentity,
  offsets: readonly CommittedOffset[],
): Promise<boolean> {
  const answer = await coordinator.send(
    offsetCommitApi,
    commitRequest(groupId, offsets, { member: { memberId, generationId } }),
    (each) => each.topics[0]?.partitions[0]?.errorCode ?? NO_ERROR,
  );
  const errors = answer.topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
  if (errors.some((code) => lostMembership.has(kafkaErrorCode(code).name))) return false;
  for (const code of errors) expectDone(groupId, code, 'commit offsets of');
  return true;
}

/** What the coordinator says to a member of an earlier generation, or to one that it does not know. */
export const lostMembership: ReadonlySet<string> = new Set([
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'REBALANCE_IN_PROGRESS',
  'FENCED_INSTANCE_ID',
]);

function expectDone(groupId: string, errorCode: number, action: string): void {
  if (errorCode === NO_ERROR) return;
  throw new AppError('REQUEST_FAILED', `cannot ${action} group "${groupId}": ${kafkaErrorCode(errorCode).name}`);
}

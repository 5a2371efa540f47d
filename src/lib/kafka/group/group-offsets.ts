import { groupBy } from '../../values/group-by.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { PartitionTable } from '../partition-table.js';
import { offsetFetchApi, type OffsetFetchResponse } from '../protocol/offset-fetch.js';
import { askCoordinators, coordinatorAnswersWithin, type GroupAnswer } from './ask-coordinators.js';
import { refusedRequest } from '../denied.js';

/** What a group has committed of one partition. */
export interface Commit {
  /** Any 64 bits from 0: brokers look at none of them. */
  readonly offset: Int64;
  /** -1 where none was given. */
  readonly leaderEpoch: number;
  readonly metadata: string;
}

export interface GroupOffsetsOptions {
  /** Coordinators that are known already, by group. */
  readonly coordinators?: ReadonlyMap<string, number>;
  /** Wait for transactions that are about to change the offsets (KIP-447). */
  readonly stable?: boolean;
}

type FetchedTopics = OffsetFetchResponse['topics'];

/** Since version 8 one request asks for many groups (KIP-709). */
const versionWithManyGroups = 8;

/**
 * Everything that groups have committed, in one request to each coordinator. A group that does not exist has no commits.
 * @throws AppError REQUEST_FAILED
 */
export async function fetchGroupOffsets(
  kafka: KafkaCluster,
  groupIds: readonly string[],
  { coordinators, stable = false }: GroupOffsetsOptions = {},
): Promise<ReadonlyMap<string, PartitionTable<Commit>>> {
  const answers = await askCoordinators(
    kafka,
    groupIds,
    (brokerId, ofBroker) => fetchAt(kafka, brokerId, ofBroker, stable),
    coordinators,
  );
  return new Map(
    [...answers].map(([groupId, { errorCode, value }]) => {
      const { name } = kafkaErrorCode(errorCode);
      if (errorCode === NO_ERROR || name === 'GROUP_ID_NOT_FOUND') return [groupId, commitsOf(value)];
      const asked = { api: offsetFetchApi, group: groupId };
      throw refusedRequest(kafka, `cannot read the offsets of group "${groupId}"`, name, asked);
    }),
  );
}

async function fetchAt(
  kafka: KafkaCluster,
  brokerId: number,
  groupIds: readonly string[],
  requireStable: boolean,
): Promise<readonly GroupAnswer<FetchedTopics>[]> {
  const ask = (asked: readonly string[]): Promise<OffsetFetchResponse> =>
    kafka.sendTo(
      brokerId,
      offsetFetchApi,
      {
        groupId: asked[0] ?? '',
        topics: null,
        groups: asked.map((groupId) => ({ groupId, memberId: null, memberEpoch: -1, topics: null })),
        requireStable,
      },
      { answerWithin: coordinatorAnswersWithin },
    );
  if (((await kafka.versionAt(brokerId, offsetFetchApi)) ?? 0) >= versionWithManyGroups) {
    const { groups } = await ask(groupIds);
    return groups.map(({ groupId, errorCode, topics }) => answerOf(groupId, errorCode, topics));
  }
  return Promise.all(
    groupIds.map(async (groupId) => {
      const { errorCode, topics } = await ask([groupId]);
      return answerOf(groupId, errorCode, topics);
    }),
  );
}

function answerOf(groupId: string, ownError: number, topics: FetchedTopics): GroupAnswer<FetchedTopics> {
  return { groupId, errorCode: ownError === NO_ERROR ? firstError(topics) : ownError, value: topics };
}

function firstError(topics: FetchedTopics): number {
  for (const { partitions } of topics) {
    for (const { errorCode } of partitions) if (errorCode !== NO_ERROR) return errorCode;
  }
  return NO_ERROR;
}

function commitsOf(topics: FetchedTopics): PartitionTable<Commit> {
  const commits = new PartitionTable<Commit>();
  for (const [topic, ofTopic] of groupBy(topics, ({ name }) => name)) {
    for (const partition of ofTopic.flatMap(({ partitions }) => partitions)) {
      if (partition.committedOffset < 0) continue;
      const commit = {
        offset: partition.committedOffset,
        leaderEpoch: partition.committedLeaderEpoch,
        metadata: partition.metadata ?? '',
      };
      commits.set({ topic, partition: partition.partitionIndex }, commit);
    }
  }
  return commits;
}

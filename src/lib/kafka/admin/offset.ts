import { groupBy } from '../../values/group-by.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { requestFailed, type ItemError } from '../item-error.js';
import { PartitionTable } from '../partition-table.js';
import { deleteRecordsApi } from '../protocol/delete-records.js';
import { IsolationLevel, listOffsetsApi } from '../protocol/list-offsets.js';
import { refusedItem, refusedRequest } from '../denied.js';
import type { PartitionOffset, TopicPartition } from '../types.js';
import { askLeaders, groupByLeader } from './leaders.js';

export interface TimestampQuery extends TopicPartition {
  /** Epoch milliseconds, or `OffsetTimestamp.earliest|latest`. */
  readonly timestamp: number;
}

export interface FoundOffset {
  /** null where no record is at or after the timestamp. */
  readonly offset: number | null;
  /** Of the record found; -1 where the question was for an end of the log. */
  readonly timestamp: Int64;
}

export interface ListOffsetsOptions {
  /** The end of a log is then its last stable offset, before any open transaction. Default: false. */
  readonly readCommitted?: boolean;
  /** Milliseconds to wait for a partition whose leader is gone or moving; then it is left out. Default: 2 s. */
  readonly patience?: number;
}

/** Milliseconds for a leader to answer, after which it is taken to be gone. */
const answerWithin = 5_000;

/**
 * The first offset at or after a timestamp, or an end of the log, for many partitions in one request to each leader.
 * @returns nothing for a partition without a leader to ask
 */
export async function listOffsets(
  kafka: KafkaCluster,
  queries: readonly TimestampQuery[],
  { readCommitted = false, patience = 2_000 }: ListOffsetsOptions = {},
): Promise<PartitionTable<FoundOffset>> {
  const found = new PartitionTable<FoundOffset>();
  const isolationLevel = readCommitted ? IsolationLevel.readCommitted : IsolationLevel.readUncommitted;
  const isOpen = (query: TimestampQuery): boolean => found.get(query) === undefined;
  await askLeaders(kafka, queries, { within: patience, isOpen }, (leader, ofLeader) =>
    listOffsetsAt(kafka, leader, ofLeader, isolationLevel, found),
  );
  return found;
}

/** Asks one broker, as the leader of the epochs that are known. Of a partition that it does not lead any more nothing is found. */
export async function listOffsetsAt(
  kafka: KafkaCluster,
  leader: number,
  queries: readonly TimestampQuery[],
  isolationLevel: number,
  found: PartitionTable<FoundOffset>,
): Promise<void> {
  const body = {
    replicaId: -1,
    isolationLevel,
    topics: [...groupBy(queries, ({ topic }) => topic)].map(([name, ofTopic]) => ({
      name,
      partitions: ofTopic.map(({ partition, timestamp }) => ({
        partitionIndex: partition,
        currentLeaderEpoch: kafka.leaders.of({ topic: name, partition }).epoch,
        timestamp,
      })),
    })),
  };
  const { topics } = await kafka.sendTo(leader, listOffsetsApi, body, { answerWithin });
  for (const { name: topic, partitions } of topics) {
    for (const { partitionIndex: partition, errorCode, offset, timestamp } of partitions) {
      const { name, retriable } = kafkaErrorCode(errorCode);
      if (errorCode === NO_ERROR) found.set({ topic, partition }, { offset: offset < 0 ? null : offset, timestamp });
      else if (!retriable) {
        const what = `topic "${topic}", partition ${partition}`;
        throw refusedRequest(kafka, what, name, { api: listOffsetsApi, topic });
      }
    }
  }
}

export interface DeletedRecords {
  /** Where the log begins now; -1 where the request failed. */
  readonly startOffset: number;
  readonly error: ItemError | null;
}

/** Deletes the records before an offset of each partition, in one request to each leader. */
export async function deleteRecords(
  kafka: KafkaCluster,
  points: readonly PartitionOffset[],
): Promise<PartitionTable<DeletedRecords>> {
  const done = new PartitionTable<DeletedRecords>();
  const { led, leaderless } = await groupByLeader(kafka, points);
  const noLeader = { code: 'LEADER_NOT_AVAILABLE', message: 'the partition has no leader at the moment' };
  for (const partition of leaderless) done.set(partition, { startOffset: -1, error: noLeader });
  const failures: unknown[] = [];
  await Promise.all(
    [...led].map(async ([leader, ofLeader]) => {
      try {
        await deleteAt(leader, ofLeader);
      } catch (error) {
        failures.push(error);
        for (const partition of ofLeader) done.set(partition, { startOffset: -1, error: requestFailed(error) });
      }
    }),
  );
  if (failures.length > 0 && failures.length === led.size) throw failures[0];
  return done;

  async function deleteAt(leader: number, ofLeader: readonly PartitionOffset[]): Promise<void> {
    const answer = await kafka.sendTo(leader, deleteRecordsApi, {
      topics: [...groupBy(ofLeader, ({ topic }) => topic)].map(([name, partitions]) => ({
        name,
        partitions: partitions.map(({ partition, offset }) => ({ partitionIndex: partition, offset })),
      })),
      timeoutMs: 20_000,
    });
    for (const { name: topic, partitions } of answer.topics) {
      for (const { partitionIndex: partition, lowWatermark, errorCode } of partitions) {
        done.set(
          { topic, partition },
          { startOffset: lowWatermark, error: refusedItem(kafka, errorCode, null, { api: deleteRecordsApi, topic }) },
        );
      }
    }
  }
}

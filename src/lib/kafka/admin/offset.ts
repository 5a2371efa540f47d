import { throwIfAborted } from '../../abort.js';
import { groupBy } from '../../values/group-by.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { itemError, requestFailed, type ItemError } from '../item-error.js';
import { PartitionTable } from '../partition-table.js';
import { deleteRecordsApi } from '../protocol/delete-records.js';
import { IsolationLevel, listOffsetsApi } from '../protocol/list-offsets.js';
import { refusedRequest } from '../refused-request.js';
import type { TopicPartition } from '../types.js';
import { groupByLeader } from './leaders.js';
import { isUnanswered, patiently } from '../patience.js';

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
/** Milliseconds after which another broker is asked who leads. */
const trust = 1_000;

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
  if (queries.length === 0) return found;
  const startedAt = Date.now();
  let open = queries;
  await patiently(kafka.signal, { within: patience, until: () => open.length === 0 }, async () => {
    // The broker asked may be cut off from the others, and name a leader that is none any more.
    const elsewhere = Date.now() - startedAt > trust;
    const { led, leaderless } = await groupByLeader(kafka, open, { elsewhere });
    const unanswered = await Promise.all(
      [...led].map(([leader, own]) => listOffsetsAt(kafka, leader, own, isolationLevel, found)),
    );
    open = [...leaderless, ...unanswered.flat()];
  });
  return found;
}

/**
 * Asks one broker, as the leader of the epochs that are known.
 * @returns the partitions that this broker does not lead any more, or all where it does not answer
 */
export async function listOffsetsAt(
  kafka: KafkaCluster,
  leader: number,
  queries: readonly TimestampQuery[],
  isolationLevel: number,
  found: PartitionTable<FoundOffset>,
): Promise<readonly TimestampQuery[]> {
  try {
    await askLeader(kafka, leader, queries, isolationLevel, found);
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (!isUnanswered(error)) throw error;
  }
  return queries.filter((query) => found.get(query) === undefined);
}

async function askLeader(
  kafka: KafkaCluster,
  leader: number,
  queries: readonly TimestampQuery[],
  isolationLevel: number,
  found: PartitionTable<FoundOffset>,
): Promise<void> {
  const body = {
    replicaId: -1,
    isolationLevel,
    topics: [...groupBy(queries, ({ topic }) => topic)].map(([name, own]) => ({
      name,
      partitions: own.map(({ partition, timestamp }) => ({
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
      else if (!retriable) throw refusedRequest(kafka, `topic "${topic}", partition ${partition}`, name);
    }
  }
}

export interface DeletionPoint extends TopicPartition {
  /** Records before it go. */
  readonly beforeOffset: number;
}

export interface DeletedRecords {
  /** Where the log begins now; -1 where the request failed. */
  readonly startOffset: number;
  readonly error: ItemError | null;
}

/** Deletes the records before an offset of each partition, in one request to each leader. */
export async function deleteRecords(
  kafka: KafkaCluster,
  points: readonly DeletionPoint[],
): Promise<PartitionTable<DeletedRecords>> {
  const done = new PartitionTable<DeletedRecords>();
  const { led, leaderless } = await groupByLeader(kafka, points);
  const noLeader = { code: 'LEADER_NOT_AVAILABLE', message: 'the partition has no leader at the moment' };
  for (const partition of leaderless) done.set(partition, { startOffset: -1, error: noLeader });
  const failures: unknown[] = [];
  await Promise.all(
    [...led].map(async ([leader, own]) => {
      try {
        await deleteAt(leader, own);
      } catch (error) {
        failures.push(error);
        for (const partition of own) done.set(partition, { startOffset: -1, error: requestFailed(error) });
      }
    }),
  );
  if (failures.length > 0 && failures.length === led.size) throw failures[0];
  return done;

  async function deleteAt(leader: number, own: readonly DeletionPoint[]): Promise<void> {
    const answer = await kafka.sendTo(leader, deleteRecordsApi, {
      topics: [...groupBy(own, ({ topic }) => topic)].map(([name, partitions]) => ({
        name,
        partitions: partitions.map(({ partition, beforeOffset }) => ({
          partitionIndex: partition,
          offset: beforeOffset,
        })),
      })),
      timeoutMs: 20_000,
    });
    for (const { name: topic, partitions } of answer.topics) {
      for (const { partitionIndex: partition, lowWatermark, errorCode } of partitions) {
        done.set({ topic, partition }, { startOffset: lowWatermark, error: itemError(errorCode) });
      }
    }
  }
}

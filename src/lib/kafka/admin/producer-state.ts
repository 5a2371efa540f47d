import { groupBy } from '../../values/group-by.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { ItemError } from '../item-error.js';
import { noLeader } from '../log-ends.js';
import { PartitionTable } from '../partition-table.js';
import { describeProducersApi } from '../protocol/describe-producers.js';
import { writeTxnMarkersApi } from '../protocol/write-txn-markers.js';
import type { TopicPartition } from '../types.js';
import { askLeaders, groupByLeader } from './leaders.js';
import { refusedItem, refusedRequest } from '../denied.js';

/** A transaction that a partition waits for the end of. */
export interface OpenTransaction extends TopicPartition {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Of the coordinator that wrote the producer's last marker; -1 before the first. */
  readonly coordinatorEpoch: number;
  /** Of its first record here: readers of committed records come no further. */
  readonly startOffset: number;
  /** Epoch milliseconds of the producer's last record here. */
  readonly lastTimestamp: Int64;
}

/** As `TransactionsCommand.MAX_BATCH_SIZE` has it. */
const partitionsInRequest = 500;
/** Milliseconds for which leaders that are going or coming are waited for. */
const patience = 20_000;
const answerWithin = 10_000;

/**
 * The transactions that are open in these partitions, as their leaders know.
 * @throws AppError CLUSTER_NOT_READY where a partition has no leader to ask, PARTITION_NOT_FOUND, REQUEST_FAILED
 */
export async function openTransactions(
  kafka: KafkaCluster,
  partitions: readonly TopicPartition[],
): Promise<readonly OpenTransaction[]> {
  const found = new PartitionTable<readonly OpenTransaction[]>();
  const isOpen = (partition: TopicPartition): boolean => found.get(partition) === undefined;
  const [left] = await askLeaders(kafka, partitions, { within: patience, isOpen }, async (leader, wanted) => {
    for (let start = 0; start < wanted.length; start += partitionsInRequest) {
      await describeProducersAt(kafka, leader, wanted.slice(start, start + partitionsInRequest), found);
    }
  });
  if (left !== undefined) throw noLeader(left);
  return partitions.flatMap((partition) => found.get(partition) ?? []);
}

/** Of a partition that this broker does not lead any more, or cannot tell of yet, nothing is found. */
async function describeProducersAt(
  kafka: KafkaCluster,
  leader: number,
  partitions: readonly TopicPartition[],
  found: PartitionTable<readonly OpenTransaction[]>,
): Promise<void> {
  const topics = [...groupBy(partitions, ({ topic }) => topic)].map(([name, wanted]) => ({
    name,
    partitionIndexes: wanted.map(({ partition }) => partition),
  }));
  const answer = await kafka.sendTo(leader, describeProducersApi, { topics }, { answerWithin });
  for (const { name: topic, partitions: states } of answer.topics) {
    for (const { partitionIndex: partition, errorCode, activeProducers } of states) {
      const { name, retriable } = kafkaErrorCode(errorCode);
      if (retriable) continue;
      if (errorCode !== NO_ERROR) {
        const what = `cannot see the producers of topic "${topic}", partition ${partition}`;
        throw refusedRequest(kafka, what, name, { api: describeProducersApi, topic });
      }
      const open = activeProducers.filter(({ currentTxnStartOffset }) => currentTxnStartOffset >= 0);
      found.set(
        { topic, partition },
        open.map(
          ({ currentTxnStartOffset: startOffset, producerId, producerEpoch, coordinatorEpoch, lastTimestamp }) => ({
            ...{ topic, partition, producerId, producerEpoch, coordinatorEpoch, startOffset, lastTimestamp },
          }),
        ),
      );
    }
  }
}

/**
 * Ends a transaction in one partition as an aborted one, without its coordinator. A producer of a transaction that began before
 * the first marker has no coordinator's epoch: 0 is at most that of any (KIP-664).
 * @returns null where it is done
 */
export async function abortOpenTransaction(
  kafka: KafkaCluster,
  { topic, partition, producerId, producerEpoch, coordinatorEpoch }: OpenTransaction,
): Promise<ItemError | null> {
  const { led } = await groupByLeader(kafka, [{ topic, partition }]);
  const [leader] = led.keys();
  if (leader === undefined) return { code: 'LEADER_NOT_AVAILABLE', message: noLeader({ topic, partition }).message };
  const marker = {
    producerId,
    producerEpoch,
    transactionResult: false,
    topics: [{ name: topic, partitionIndexes: [partition] }],
    coordinatorEpoch: Math.max(coordinatorEpoch, 0),
    transactionVersion: 0,
  };
  const answer = await kafka.sendTo(leader, writeTxnMarkersApi, { markers: [marker] });
  const written = answer.markers.flatMap(({ topics }) => topics.flatMap(({ partitions }) => partitions));
  const [only] = written;
  if (only === undefined) return { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };
  const words = markerRefusals[kafkaErrorCode(only.errorCode).name] ?? null;
  return refusedItem(kafka, only.errorCode, words, { api: writeTxnMarkersApi });
}

const markerRefusals: Readonly<Record<string, string>> = {
  INVALID_PRODUCER_EPOCH: 'a producer of a later epoch has taken over, and its transaction is another one',
  TRANSACTION_COORDINATOR_FENCED: 'a later coordinator has ended a transaction of this producer meanwhile',
};

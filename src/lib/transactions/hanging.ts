import { openTransactions, type OpenTransaction } from '../kafka/admin/producer-state.js';
import { describeTransactions, listTransactions } from '../kafka/admin/transaction.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { TopicPartition } from '../kafka/types.js';
import { findTopics, topicNotFound } from '../topics/find-topics.js';
import { whilePresent } from '../topics/while-present.js';

/** An open transaction with what its coordinator says of it. */
export interface JudgedTransaction extends OpenTransaction {
  /** null where no coordinator knows the producer. */
  readonly transactionalId: string | null;
  /** Milliseconds since the producer's last record in the partition. */
  readonly idleMs: number;
  /** True where no coordinator is going to end it: readers of committed records wait for ever. */
  readonly hanging: boolean;
}

export interface HangingSearch {
  /** null for all, internal ones too. */
  readonly topics: readonly string[] | null;
  /** Milliseconds that any transaction may take: one whose producer has written since is none that hangs. */
  readonly maxTimeout: number;
}

/**
 * Transactions that hang, found as Kafka's `TransactionsCommand` does (KIP-664): the producer has not written for longer than any
 * transaction may take, and no coordinator waits for the partition.
 * @throws AppError TOPIC_NOT_FOUND
 */
export async function findHanging(
  kafka: KafkaCluster,
  { topics, maxTimeout }: HangingSearch,
  now: () => Date,
): Promise<readonly JudgedTransaction[]> {
  const open = await openIn(kafka, topics);
  const old = open.filter(({ lastTimestamp }) => now().getTime() - Number(lastTimestamp) > maxTimeout);
  const judged = await judge(kafka, old, now);
  return judged.filter(({ hanging }) => hanging);
}

async function openIn(kafka: KafkaCluster, names: readonly string[] | null): Promise<readonly OpenTransaction[]> {
  const { topics, missing } =
    names === null
      ? { topics: (await kafka.metadata(null)).topics.filter(({ errorCode }) => errorCode === 0), missing: [] }
      : await findTopics(kafka, names);
  if (missing.length > 0) throw topicNotFound(missing);
  return whilePresent(kafka, topics, (present) =>
    openTransactions(
      kafka,
      present.flatMap(({ name, partitions }) => partitions.map(({ partition }) => ({ topic: name, partition }))),
    ),
  );
}

/** Asks the coordinators about open transactions. One that ends meanwhile is left out. */
export async function judge(
  kafka: KafkaCluster,
  open: readonly OpenTransaction[],
  now: () => Date,
): Promise<readonly JudgedTransaction[]> {
  if (open.length === 0) return [];
  const producerIds = [...new Set(open.map(({ producerId }) => producerId))];
  const listed = await listTransactions(kafka, { states: [], producerIds, longerThan: null });
  const ids = new Map(listed.map(({ producerId, transactionalId }) => [producerId, transactionalId]));
  const known = await describeTransactions(kafka, [...ids.values()]);
  // A coordinator forgets a partition once its marker is written: what it does not wait for is open no more, or hangs.
  const still = await stillOpen(kafka, open);
  return still.map((transaction) => {
    const transactionalId = ids.get(transaction.producerId) ?? null;
    const awaited = transactionalId === null ? [] : (known.get(transactionalId)?.partitions ?? []);
    return {
      ...transaction,
      transactionalId,
      idleMs: Math.max(0, now().getTime() - Number(transaction.lastTimestamp)),
      hanging: !awaited.some((partition) => isSamePartition(partition, transaction)),
    };
  });
}

/** Those that are open yet, as they are now. */
export async function stillOpen(
  kafka: KafkaCluster,
  transactions: readonly OpenTransaction[],
): Promise<readonly OpenTransaction[]> {
  const partitions = new Map(
    transactions.map(({ topic, partition }) => [`${topic}-${partition}`, { topic, partition }]),
  );
  const now = await openTransactions(kafka, [...partitions.values()]);
  return now.filter((open) => transactions.some((transaction) => isSame(transaction, open)));
}

export function isSame(a: OpenTransaction, b: OpenTransaction): boolean {
  const sameProducer = a.producerId === b.producerId && a.producerEpoch === b.producerEpoch;
  return isSamePartition(a, b) && sameProducer && a.startOffset === b.startOffset;
}

function isSamePartition(a: TopicPartition, b: TopicPartition): boolean {
  return a.topic === b.topic && a.partition === b.partition;
}

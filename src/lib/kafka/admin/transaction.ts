import { AppError } from '../../errors.js';
import { mapAtMost } from '../../values/map-at-most.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { Coordinator, notNow } from '../group/coordinator.js';
import type { Coordinated } from '../group/kept-partitions.js';
import { expectListed, listEverywhere, listsWithin } from '../group/list-everywhere.js';
import { describeTransactionsApi } from '../protocol/describe-transactions.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { listTransactionsApi } from '../protocol/list-transactions.js';
import type { TopicPartition } from '../types.js';
import { refusedRequest } from '../denied.js';

export interface ListedTransaction {
  readonly transactionalId: string;
  /** Id of the broker that keeps it. */
  readonly coordinator: number;
  readonly producerId: bigint;
  readonly state: string;
}

export interface TransactionFilter {
  /** Only those in one of these states; empty for all. */
  readonly states: readonly string[];
  /** Only those of one of these producers; empty for all. */
  readonly producerIds: readonly bigint[];
  /** Only those under way for longer, in milliseconds; null for all. */
  readonly longerThan: number | null;
}

const keptTransactions: Coordinated = {
  topic: '__transaction_state',
  noun: 'transactions',
  keptBy: async (kafka, brokerId, names) => {
    const { transactionStates } = await kafka.sendTo(brokerId, describeTransactionsApi, { transactionalIds: names });
    return transactionStates
      .filter(({ errorCode }) => !notNow.has(kafkaErrorCode(errorCode).name))
      .map(({ transactionalId }) => transactionalId);
  },
};

/** Every state that a transactional id can be in (`TransactionState` of Kafka's transaction coordinator). */
export const transactionStates = [
  'Empty',
  'Ongoing',
  'PrepareCommit',
  'PrepareAbort',
  'CompleteCommit',
  'CompleteAbort',
  'PrepareEpochFence',
  'Dead',
] as const;

/**
 * Every transactional id of the cluster, as far as this user may see it: brokers leave the others out.
 * @throws AppError REQUEST_FAILED, CLUSTER_NOT_READY where transactions are with no broker
 */
export async function listTransactions(
  kafka: KafkaCluster,
  filter: TransactionFilter,
): Promise<readonly ListedTransaction[]> {
  const listed = await listEverywhere(kafka, keptTransactions, (brokerId) => listAt(kafka, brokerId, filter));
  const byId = new Map(listed.map((transaction) => [transaction.transactionalId, transaction]));
  return [...byId.values()].sort((a, b) => (a.transactionalId < b.transactionalId ? -1 : 1));
}

async function listAt(
  kafka: KafkaCluster,
  brokerId: number,
  { states, producerIds, longerThan }: TransactionFilter,
): Promise<readonly ListedTransaction[]> {
  const version = await kafka.versionAt(brokerId, listTransactionsApi);
  if (longerThan !== null && version === 0) {
    const message =
      'these brokers do not list transactions by their length: that came with Kafka 3.8 (ListTransactions 1)';
    throw new AppError('REQUEST_FAILED', message);
  }
  const answer = await kafka.sendTo(
    brokerId,
    listTransactionsApi,
    {
      stateFilters: states,
      producerIdFilters: producerIds,
      durationFilter: longerThan ?? -1,
      transactionalIdPattern: null,
    },
    { answerWithin: listsWithin },
  );
  expectListed(brokerId, keptTransactions.noun, answer.errorCode);
  return answer.transactionStates.map(({ transactionalId, producerId, transactionState }) => ({
    transactionalId,
    coordinator: brokerId,
    producerId,
    state: transactionState,
  }));
}

export interface DescribedTransaction {
  readonly transactionalId: string;
  /** Id of the broker that keeps it. */
  readonly coordinator: number;
  readonly state: string;
  readonly producerId: bigint;
  readonly producerEpoch: number;
  /** Milliseconds after which the coordinator aborts it. */
  readonly timeoutMs: number;
  /** Epoch milliseconds; null where none is under way. */
  readonly startedAt: Int64 | null;
  /** Those that still wait for the end of it. */
  readonly partitions: readonly TopicPartition[];
}

/** Requests under way at once. */
const atOnce = 20;

/**
 * What coordinators know of transactional ids.
 * @returns nothing of one that none knows
 * @throws AppError REQUEST_FAILED
 */
export async function describeTransactions(
  kafka: KafkaCluster,
  transactionalIds: readonly string[],
): Promise<ReadonlyMap<string, DescribedTransaction>> {
  const described = await mapAtMost(atOnce, [...new Set(transactionalIds)], (id) => describeOne(kafka, id));
  return new Map(
    described.flatMap((transaction) => (transaction === null ? [] : [[transaction.transactionalId, transaction]])),
  );
}

async function describeOne(kafka: KafkaCluster, transactionalId: string): Promise<DescribedTransaction | null> {
  const coordinator = new Coordinator(kafka, CoordinatorType.transaction, transactionalId);
  const body = { transactionalIds: [transactionalId] };
  const answer = await coordinator.send(
    describeTransactionsApi,
    body,
    ({ transactionStates: [only] }) => only?.errorCode ?? NO_ERROR,
  );
  const [state] = answer.transactionStates;
  if (state === undefined) {
    throw new AppError('REQUEST_FAILED', `${cannotDescribe(transactionalId)}: the broker did not answer for it`);
  }
  const { name } = kafkaErrorCode(state.errorCode);
  if (name === 'TRANSACTIONAL_ID_NOT_FOUND') return null;
  if (state.errorCode !== NO_ERROR) {
    throw refusedRequest(kafka, cannotDescribe(transactionalId), name, {
      api: describeTransactionsApi,
      transactionalId,
    });
  }
  const { producerId, producerEpoch, transactionTimeoutMs, transactionStartTimeMs, topics } = state;
  return {
    transactionalId,
    coordinator: coordinator.broker ?? -1,
    state: state.transactionState,
    producerId,
    producerEpoch,
    timeoutMs: transactionTimeoutMs,
    startedAt: transactionStartTimeMs === -1 ? null : transactionStartTimeMs,
    partitions: topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition }))),
  };
}

function cannotDescribe(transactionalId: string): string {
  return `cannot describe transactional id "${transactionalId}"`;
}

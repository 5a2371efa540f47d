import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import type { CommittedOffset } from '../group/committed-offsets.js';
import { Coordinator } from '../group/coordinator.js';
import { PartitionTable } from '../partition-table.js';
import { addOffsetsToTxnApi } from '../protocol/add-offsets-to-txn.js';
import { addPartitionsToTxnApi } from '../protocol/add-partitions-to-txn.js';
import type { Api } from '../protocol/api.js';
import { endTxnApi } from '../protocol/end-txn.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { initProducerIdApi } from '../protocol/init-producer-id.js';
import { txnOffsetCommitApi, type TxnOffsetCommitResponse } from '../protocol/txn-offset-commit.js';
import type { TopicPartition } from '../types.js';
import { fencingErrors } from './produce-outcome.js';
import type { ProducerIdentity } from './producer-identity.js';

export interface TransactionOptions {
  /** Who holds this id last is the one; another one with it is fenced off. */
  readonly transactionalId: string;
  /** Milliseconds after which the cluster aborts a transaction that nobody ended. */
  readonly timeout: number;
}

/** Milliseconds for the transaction before to be over, and between two looks. */
const patience = 60_000;
const pause = 50;

/**
 * The transactions of one producer, one after the other.
 * @see KIP-98; the producer that is meant is the one before KIP-890's second part, which every broker serves
 */
export class Transactions {
  readonly transactionalId: string;
  readonly identity: ProducerIdentity;
  readonly #kafka: KafkaCluster;
  readonly #options: TransactionOptions;
  readonly #coordinator: Coordinator;
  #enlisted = new PartitionTable<Promise<void>>();
  /** False where nothing has been written since the last one ended: then there is none to end. */
  #begun = false;

  private constructor(
    kafka: KafkaCluster,
    options: TransactionOptions,
    coordinator: Coordinator,
    identity: ProducerIdentity,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.transactionalId = options.transactionalId;
    this.#coordinator = coordinator;
    this.identity = identity;
  }

  /** Fences off whoever had the id before, and aborts what that one left open. */
  static async open(kafka: KafkaCluster, options: TransactionOptions): Promise<Transactions> {
    const { transactionalId, timeout } = options;
    const coordinator = new Coordinator(kafka, CoordinatorType.transaction, transactionalId);
    const body = { transactionalId, transactionTimeoutMs: timeout, producerId: -1n, producerEpoch: -1 };
    const identity = await whenDone(kafka, coordinator, initProducerIdApi, body, ({ errorCode }) => errorCode);
    return new Transactions(kafka, options, coordinator, identity);
  }

  /** Takes a partition into the transaction, before the first record goes to it. */
  async enlist(target: TopicPartition): Promise<void> {
    let enlisted = this.#enlisted.get(target);
    if (enlisted === undefined) {
      enlisted = this.#addPartition(target);
      this.#enlisted.set(target, enlisted);
    }
    return enlisted;
  }

  /** Takes the offsets of a group into the transaction. @throws AppError PRODUCER_FENCED where another one took over */
  async enlistGroup(groupId: string): Promise<void> {
    const { transactionalId } = this;
    this.#begun = true;
    const body = { transactionalId, ...this.identity, groupId };
    await this.#ask(addOffsetsToTxnApi, body, ({ errorCode }) => errorCode);
  }

  /** Commits offsets of a group with the transaction. */
  async sendOffsets(groupId: string, offsets: readonly CommittedOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    await this.enlistGroup(groupId);
    const own = { transactionalId: this.transactionalId, ...this.identity };
    const group = new Coordinator(this.#kafka, CoordinatorType.group, groupId);
    const topics = [...groupBy(offsets, ({ topic }) => topic)].map(([name, partitions]) => ({
      name,
      partitions: partitions.map(({ partition, offset }) => ({
        partitionIndex: partition,
        committedOffset: offset,
        committedLeaderEpoch: -1,
        committedMetadata: '',
      })),
    }));
    const body = { ...own, groupId, generationId: -1, memberId: '', groupInstanceId: null, topics };
    await whenDone(this.#kafka, group, txnOffsetCommitApi, body, firstError);
  }

  async commit(): Promise<void> {
    await this.#end(true);
  }

  async abort(): Promise<void> {
    await this.#end(false);
  }

  /** Aborts what is open and fences this producer off itself: whatever of it is still on its way is refused. */
  async fence(): Promise<void> {
    await Transactions.open(this.#kafka, this.#options);
  }

  async #end(committed: boolean): Promise<void> {
    if (!this.#begun) return;
    const { transactionalId } = this;
    await this.#ask(endTxnApi, { transactionalId, ...this.identity, committed }, ({ errorCode }) => errorCode);
    this.#begun = false;
    this.#enlisted = new PartitionTable();
  }

  async #addPartition({ topic, partition }: TopicPartition): Promise<void> {
    this.#begun = true;
    const body = {
      v3AndBelowTransactionalId: this.transactionalId,
      v3AndBelowProducerId: this.identity.producerId,
      v3AndBelowProducerEpoch: this.identity.producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
    };
    await this.#ask(
      addPartitionsToTxnApi,
      body,
      ({ resultsByTopicV3AndBelow: [own] }) => own?.resultsByPartition[0]?.partitionErrorCode ?? NO_ERROR,
    );
  }

  async #ask<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    errorOf: (answer: Response) => number,
  ): Promise<Response> {
    return whenDone(this.#kafka, this.#coordinator, api, body, errorOf);
  }
}

/** Asks again while the transaction before is still being ended. @throws AppError PRODUCER_FENCED, REQUEST_FAILED */
async function whenDone<Request, Response>(
  kafka: KafkaCluster,
  coordinator: Coordinator,
  api: Api<Request, Response>,
  body: Request,
  errorOf: (answer: Response) => number,
): Promise<Response> {
  for (const startedAt = Date.now(); ;) {
    const answer = await coordinator.send(api, body, errorOf);
    const code = errorOf(answer);
    if (code === NO_ERROR) return answer;
    const { name, retriable } = kafkaErrorCode(code);
    const waits = name === 'CONCURRENT_TRANSACTIONS' || retriable;
    if (!waits || Date.now() - startedAt > patience) {
      const fenced = fencingErrors.has(name);
      throw new AppError(
        fenced ? 'PRODUCER_FENCED' : 'REQUEST_FAILED',
        `the transaction failed (${api.name}): ${name}`,
      );
    }
    await sleep(pause, kafka.signal);
  }
}

function firstError({ topics }: TxnOffsetCommitResponse): number {
  const codes = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
  return codes.find((code) => code !== NO_ERROR) ?? NO_ERROR;
}

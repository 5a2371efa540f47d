import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { NO_ERROR } from '../error-codes.js';
import { Coordinator } from '../group/coordinator.js';
import { PartitionTable } from '../partition-table.js';
import { addOffsetsToTxnApi } from '../protocol/add-offsets-to-txn.js';
import { addPartitionsToTxnApi } from '../protocol/add-partitions-to-txn.js';
import type { Api } from '../protocol/api.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { initProducerIdApi } from '../protocol/init-producer-id.js';
import type { produceApi } from '../protocol/produce.js';
import type { TxnOffsetCommitResponse } from '../protocol/txn-offset-commit.js';
import type { PartitionOffset, TopicPartition } from '../types.js';
import type { ProducerIdentity } from './producer-identity.js';
import { AbortableError, transactionRequest } from './transaction-request.js';
import { transactionVersion, type TransactionVersion } from './transaction-version.js';
import type { GuardedRequest } from '../denied.js';

export interface TransactionOptions {
  /** Who holds this id last is the one; another one with it is fenced off. */
  readonly transactionalId: string;
  /** Milliseconds after which the cluster aborts a transaction that nobody ended. */
  readonly timeout: number;
}

/** The transactions of one producer, one after the other. @see KIP-98, and KIP-890 where the cluster has its second part */
export class Transactions {
  readonly transactionalId: string;
  readonly #kafka: KafkaCluster;
  readonly #options: TransactionOptions;
  readonly #coordinator: Coordinator;
  readonly #version: TransactionVersion;
  #identity: ProducerIdentity;
  #enlisted = new PartitionTable<Promise<void>>();
  /** False where nothing has been written since the last one ended: then there is none to end. */
  #begun = false;

  private constructor(
    kafka: KafkaCluster,
    options: TransactionOptions,
    coordinator: Coordinator,
    version: TransactionVersion,
    identity: ProducerIdentity,
  ) {
    this.#kafka = kafka;
    this.#options = options;
    this.transactionalId = options.transactionalId;
    this.#coordinator = coordinator;
    this.#version = version;
    this.#identity = identity;
  }

  /** Fences off whoever had the id before, and aborts what that one left open. */
  static async open(kafka: KafkaCluster, options: TransactionOptions): Promise<Transactions> {
    const { transactionalId, timeout } = options;
    const version = await transactionVersion(kafka);
    const coordinator = new Coordinator(kafka, CoordinatorType.transaction, transactionalId);
    const body = { transactionalId, transactionTimeoutMs: timeout, producerId: -1n, producerEpoch: -1 };
    const identity = await transactionRequest(kafka, coordinator, initProducerIdApi, body, errorCodeOf, {
      transactionalId,
    });
    return new Transactions(kafka, options, coordinator, version, identity);
  }

  /** Who the producer is in the transaction that is open, or in the next one; the end of one may make it another. */
  get identity(): ProducerIdentity {
    return this.#identity;
  }

  /** How batches are sent within these transactions. */
  get produceApi(): typeof produceApi {
    return this.#version.produce;
  }

  /** Takes a partition into the transaction, before the first record goes to it. */
  async enlist(target: TopicPartition): Promise<void> {
    this.#begun = true;
    if (this.#version.number === 2) return; // its leader does that, with the first batch
    let enlisted = this.#enlisted.get(target);
    if (enlisted === undefined) {
      enlisted = this.#addPartition(target);
      this.#enlisted.set(target, enlisted);
    }
    return enlisted;
  }

  /**
   * Makes sure that nobody else has taken over, before what is done outside of a transaction; `abort` does so again.
   * @throws AppError PRODUCER_FENCED where another one took over
   */
  async assertOwn(groupId: string): Promise<void> {
    if (this.#version.number === 2) await this.#end(false);
    else await this.#addGroup(groupId);
    this.#begun = true;
  }

  /** Commits offsets of a group with the transaction. @throws AppError PRODUCER_FENCED where another one took over */
  async sendOffsets(groupId: string, offsets: readonly PartitionOffset[]): Promise<void> {
    if (offsets.length === 0) return;
    this.#begun = true;
    if (this.#version.number === 1) await this.#addGroup(groupId); // else its coordinator does that
    const producer = { transactionalId: this.transactionalId, ...this.#identity };
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
    const body = { ...producer, groupId, generationId: -1, memberId: '', groupInstanceId: null, topics };
    await transactionRequest(this.#kafka, group, this.#version.txnOffsetCommit, body, firstError, {
      ...{ transactionalId: this.transactionalId, group: groupId },
      topic: topics.length === 1 ? topics[0]?.name : undefined,
    });
  }

  /** @throws AppError where it could not be committed; where the cluster asks for that, it is aborted then */
  async commit(): Promise<void> {
    if (!this.#begun) return;
    try {
      await this.#end(true);
    } catch (error) {
      if (error instanceof AbortableError) await this.#end(false);
      throw error;
    }
  }

  async abort(): Promise<void> {
    if (this.#begun) await this.#end(false);
  }

  /** Aborts what is open and fences this producer off itself: whatever of it is still on its way is refused. */
  async fence(): Promise<void> {
    await Transactions.open(this.#kafka, this.#options);
  }

  async #end(committed: boolean): Promise<void> {
    const { transactionalId } = this;
    const { producerId, producerEpoch } = this.#identity;
    const body = { transactionalId, producerId, producerEpoch, committed };
    const next = await this.#ask(this.#version.endTxn, body, errorCodeOf);
    if (next.producerId !== -1n) this.#identity = { producerId: next.producerId, producerEpoch: next.producerEpoch };
    this.#begun = false;
    this.#enlisted = new PartitionTable();
  }

  async #addGroup(groupId: string): Promise<void> {
    await this.#ask(
      addOffsetsToTxnApi,
      { transactionalId: this.transactionalId, ...this.#identity, groupId },
      errorCodeOf,
      { group: groupId },
    );
  }

  async #addPartition({ topic, partition }: TopicPartition): Promise<void> {
    const body = {
      v3AndBelowTransactionalId: this.transactionalId,
      v3AndBelowProducerId: this.#identity.producerId,
      v3AndBelowProducerEpoch: this.#identity.producerEpoch,
      v3AndBelowTopics: [{ name: topic, partitions: [partition] }],
    };
    await this.#ask(
      addPartitionsToTxnApi,
      body,
      ({ resultsByTopicV3AndBelow: [result] }) => result?.resultsByPartition[0]?.partitionErrorCode ?? NO_ERROR,
      { topic },
    );
  }

  async #ask<Request, Response>(
    api: Api<Request, Response>,
    body: Request,
    errorOf: (answer: Response) => number,
    names: Omit<GuardedRequest, 'api'> = {},
  ): Promise<Response> {
    const named = { ...names, transactionalId: this.transactionalId };
    return transactionRequest(this.#kafka, this.#coordinator, api, body, errorOf, named);
  }
}

function errorCodeOf({ errorCode }: { readonly errorCode: number }): number {
  return errorCode;
}

function firstError({ topics }: TxnOffsetCommitResponse): number {
  const codes = topics.flatMap(({ partitions }) => partitions.map(({ errorCode }) => errorCode));
  return codes.find((code) => code !== NO_ERROR) ?? NO_ERROR;
}

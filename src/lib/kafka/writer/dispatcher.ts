import { abortReason } from '../../abort.js';
import { AppError, hasErrorCode, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { CompressionCodec } from '../codecs/codecs.js';
import { produceApi } from '../protocol/produce.js';
import { buildBatch } from '../records/batch-builder.js';
import { topicsAt } from '../topics-at.js';
import { applyAttempt } from './batch-outcome.js';
import { BrokerSender, type SenderOptions } from './broker-sender.js';
import { LeaderCache } from './leader-cache.js';
import type { OpenBatch, PartitionQueue } from './partition-queue.js';
import { unansweredOutcome } from './produce-outcome.js';
import { attempt, notDone, type Attempt } from './produce-request.js';
import { newProducerIdentity } from './producer-identity.js';
import { isTooLarge, tooLargeError, type TooLarge } from './too-large.js';
import type { Transactions } from './transaction.js';
import { isUnanswered } from '../patience.js';

export interface WriterOptions {
  /** `all` (with which writing is idempotent), the leader alone, or nobody at all. */
  readonly acks: 'all' | 1 | 0;
  readonly compressionOf: (topic: string) => CompressionCodec;
  /** Milliseconds in which a record has to be acknowledged, from when it was taken. Time that brokers ask to wait doesn't count. */
  readonly deliveryTimeout: number;
  /** Writes within transactions, which the caller begins and ends; null without. */
  readonly transactions?: Transactions | null;
}

/** Brings what waits in queues to the brokers that lead their partitions, each batch until it is there or never will be. */
export class Dispatcher {
  readonly #kafka: KafkaCluster;
  readonly #options: WriterOptions;
  readonly #onEnd: (topic: string | null, error: AppError) => void;
  readonly #leaders: LeaderCache;
  readonly #senders = new Map<number, BrokerSender>();
  readonly #resting = new Set<PartitionQueue>();

  /** @param onEnd told that nothing can be sent any more: to a topic, or at all where it is null */
  constructor(kafka: KafkaCluster, options: WriterOptions, onEnd: (topic: string | null, error: AppError) => void) {
    this.#kafka = kafka;
    this.#options = options;
    this.#onEnd = onEnd;
    this.#leaders = new LeaderCache(kafka);
  }

  /** Sees to it that what the queue holds is sent, and what comes to it meanwhile. */
  place(queue: PartitionQueue): void {
    if (queue.isPlaced) return;
    queue.isPlaced = true;
    this.#route(queue);
  }

  /** Tries again what has rested long enough. */
  wake(): void {
    const now = Date.now();
    for (const queue of this.#resting) {
      if (queue.restsUntil > now) continue;
      this.#resting.delete(queue);
      this.#goOn(queue);
    }
    for (const sender of this.#senders.values()) sender.wake();
  }

  /** Epoch milliseconds until which the leader of a partition wants to be left alone; in the past where it doesn't. */
  throttledUntil(queue: PartitionQueue): number {
    return this.#senders.get(this.#leaders.known(queue))?.throttledUntil ?? 0;
  }

  /** Waits until brokers have seen what they were sent with acks 0: they deal with a connection's requests in order. */
  async confirmOneWay(): Promise<void> {
    const brokers = [...this.#senders].filter(([, { wasSentOneWay }]) => wasSentOneWay);
    await Promise.all(brokers.map(([broker]) => topicsAt(this.#kafka, broker, [])));
  }

  #goOn(queue: PartitionQueue): void {
    if (queue.isEmpty) queue.isPlaced = false;
    else this.#route(queue);
  }

  #route(queue: PartitionQueue): void {
    const leader = this.#leaders.known(queue);
    const isReady = leader !== -1 && !queue.numbers.isExhausted && (this.#options.transactions ?? null) === null;
    if (isReady) this.#senderOf(leader).add(queue);
    else void this.#prepare(queue);
  }

  async #prepare(queue: PartitionQueue): Promise<void> {
    const { transactions } = this.#options;
    try {
      if (transactions !== null && transactions !== undefined) await transactions.enlist(queue);
      else if (queue.numbers.isExhausted) queue.numbers.become(await newProducerIdentity(this.#kafka));
    } catch (error) {
      this.#end(null, error);
      this.#goOn(queue);
      return;
    }
    try {
      const leader = await this.#leaders.leaderOf(queue);
      if (leader !== -1) this.#senderOf(leader).add(queue);
      else this.#rest(queue, notDone(queue, 'it has no leader at the moment'));
    } catch (error) {
      if (isUnanswered(error) && !this.#kafka.signal.aborted) {
        this.#rest(queue, notDone(queue, messageOf(error)));
        return;
      }
      this.#end(hasErrorCode(error, 'TOPIC_NOT_FOUND') ? queue.topic : null, error);
      this.#goOn(queue);
    }
  }

  #rest(queue: PartitionQueue, error: AppError): void {
    queue.rest(error);
    this.#resting.add(queue);
  }

  #senderOf(broker: number): BrokerSender {
    let sender = this.#senders.get(broker);
    if (sender === undefined) {
      sender = new BrokerSender(broker, this.#senderOptions(broker));
      this.#senders.set(broker, sender);
    }
    return sender;
  }

  #senderOptions(broker: number): SenderOptions {
    const { acks, transactions } = this.#options;
    return {
      kafka: this.#kafka,
      topicIdOf: (topic) => this.#leaders.idOf(topic),
      acks: acks === 'all' ? -1 : acks,
      transactionalId: transactions?.transactionalId ?? null,
      api: transactions?.produceApi ?? produceApi,
      build: (queue, batch) => this.#build(queue, batch),
      onAnswer: (queue, batch, answer) => {
        const isLone = batch.records.length === 1;
        if (isLone && isTooLarge(answer.errorName)) void this.#explain(queue, batch, answer.errorName, answer, broker);
        else this.#apply(queue, batch, answer, broker);
      },
      onUnanswered: (queue, batch, error) => {
        const outcome = unansweredOutcome(error, !this.#kafka.signal.aborted);
        this.#apply(queue, batch, attempt(outcome, this.#reason(queue, error)), broker);
      },
      onUnsent: (queue, error) => {
        this.#kafka.leaders.lose(queue, broker);
        this.#rest(queue, this.#reason(queue, error));
      },
      onEmpty: (queue) => this.#goOn(queue),
    };
  }

  #reason(queue: PartitionQueue, error: Error): AppError {
    const { signal } = this.#kafka;
    if (signal.aborted) return asAppError(abortReason(signal));
    return isUnanswered(error) ? notDone(queue, error.message) : asAppError(error);
  }

  async #explain(
    queue: PartitionQueue,
    batch: OpenBatch,
    errorName: TooLarge,
    answer: Attempt,
    broker: number,
  ): Promise<void> {
    const lone = { size: batch.bytes?.length ?? 0, compression: this.#options.compressionOf(queue.topic) };
    const error = await tooLargeError(this.#kafka, queue, errorName, lone);
    this.#apply(queue, batch, { ...answer, error }, broker);
  }

  /** @param broker the one that the batch was sent to */
  #apply(queue: PartitionQueue, batch: OpenBatch, answer: Attempt, broker: number): void {
    const transactional = (this.#options.transactions ?? null) !== null;
    const next = applyAttempt(queue, batch, answer, transactional);
    if (next === 'end') this.#end(null, answer.error);
    if (next === 'rest') this.#kafka.leaders.lose(queue, broker);
    // The answer may have told of the next leader (KIP-951): then there is nothing to wait for.
    if (next === 'rest' && [-1, broker].includes(this.#leaders.known(queue))) this.#resting.add(queue);
    else this.#goOn(queue);
  }

  #end(topic: string | null, error: unknown): void {
    this.#onEnd(topic, asAppError(error));
  }

  async #build(queue: PartitionQueue, { records }: OpenBatch): Promise<Buffer> {
    const { transactions, compressionOf } = this.#options;
    if (transactions !== null && transactions !== undefined) queue.numbers.become(transactions.identity);
    const sequence = queue.numbers.sequence((transactions ?? null) !== null);
    return buildBatch(
      records.map(({ record }) => record),
      compressionOf(queue.topic),
      sequence,
    );
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
}

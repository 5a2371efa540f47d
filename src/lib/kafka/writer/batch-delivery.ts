import { abortReason, sleep } from '../../abort.js';
import { AppError, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { CompressionCodec } from '../codecs/codec.js';
import { buildBatch, unnumbered } from '../records/batch-builder.js';
import { LeaderCache } from './leader-cache.js';
import { settleAll, type PartitionQueue, type QueuedRecord } from './partition-queue.js';
import type { ProducerIdentity } from './producer-identity.js';
import { sendBatch, type Attempt } from './send-batch.js';
import type { Transactions } from './transaction.js';

export interface WriterOptions {
  /** `all` (with which writing is idempotent), the leader alone, or nobody at all. */
  readonly acks: 'all' | 1 | 0;
  readonly compressionOf: (topic: string) => CompressionCodec;
  /** Milliseconds in which a batch has to be acknowledged, tried as often as need be. */
  readonly deliveryTimeout: number;
  /** Writes within transactions, which the caller begins and ends; null without. */
  readonly transactions?: Transactions | null;
}

const firstPause = 100;
const longestPause = 1_000;

/** Brings batches to the leaders of their partitions, each until it is acknowledged or never will be. */
export class BatchDelivery {
  readonly #kafka: KafkaCluster;
  readonly #options: WriterOptions;
  /** null without idempotence. */
  readonly #identity: ProducerIdentity | null;
  readonly #leaders: LeaderCache;
  /** Brokers that were sent what they do not answer. */
  readonly #oneWayLeaders = new Set<number>();

  constructor(kafka: KafkaCluster, options: WriterOptions, identity: ProducerIdentity | null) {
    this.#kafka = kafka;
    this.#options = options;
    this.#identity = identity;
    this.#leaders = new LeaderCache(kafka);
  }

  /**
   * Sends records of one partition as a batch, and settles each of them.
   * @returns null, or why nothing may be sent any more: behind a batch whose fate is unknown the numbers are unknown too
   */
  async deliver(queue: PartitionQueue, records: readonly QueuedRecord[]): Promise<AppError | null> {
    try {
      return await this.#deliver(queue, records);
    } catch (thrown) {
      const { signal } = this.#kafka;
      const error = asAppError(signal.aborted ? abortReason(signal) : thrown);
      settleAll(records, { status: 'unknown', error });
      return error;
    }
  }

  /** Waits until brokers have seen what they were sent with acks 0: they deal with a connection's requests in order. */
  async confirmOneWay(): Promise<void> {
    await Promise.all([...this.#oneWayLeaders].map((leader) => this.#kafka.topicsAt(leader, [])));
  }

  async #deliver(queue: PartitionQueue, records: readonly QueuedRecord[]): Promise<AppError | null> {
    const { transactions, deliveryTimeout } = this.#options;
    await transactions?.enlist(queue);
    const bytes = await this.#build(queue, records);
    const deadline = Date.now() + deliveryTimeout;
    let mayBeThere = false;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const attempt = await this.#send(queue, bytes);
      const { outcome, baseOffset } = attempt;
      mayBeThere ||= outcome === 'retry-appended';
      if (outcome === 'acknowledged') {
        queue.advance(records.length);
        for (const [index, record] of records.entries()) {
          record.settle({ status: 'acknowledged', offset: baseOffset < 0 ? -1 : baseOffset + index });
        }
        return null;
      }
      if (outcome === 'split' || outcome === 'rejected') return this.#deliverParts(queue, records, attempt);
      if (outcome === 'fatal' || Date.now() + pause > deadline) {
        const error = outcome === 'fatal' ? asAppError(attempt.error) : overdue(attempt, deliveryTimeout);
        settleAll(records, { status: mayBeThere ? 'unknown' : 'unsent', error });
        return error;
      }
      await sleep(pause, this.#kafka.signal);
    }
  }

  /** Of a batch that was not taken, nothing was appended: its good records go on under the same numbers. */
  async #deliverParts(
    queue: PartitionQueue,
    records: readonly QueuedRecord[],
    { outcome, badRecords, error }: Attempt,
  ): Promise<AppError | null> {
    const refusal = asAppError(error);
    const reject = (record: QueuedRecord, reason: string | undefined): void => {
      const own = reason === undefined ? refusal : new AppError(refusal.code, `${refusal.message}: ${reason}`);
      record.settle({ status: 'rejected', error: own });
    };
    if (outcome === 'rejected' || records.length === 1) {
      for (const [index, record] of records.entries()) reject(record, badRecords.get(index));
      return null;
    }
    if (badRecords.size > 0) {
      const isBad = (index: number): boolean => badRecords.has(index);
      for (const [index, record] of records.entries()) if (isBad(index)) reject(record, badRecords.get(index));
      const good = records.filter((_, index) => !isBad(index));
      return good.length === 0 ? null : this.#deliver(queue, good);
    }
    const middle = Math.ceil(records.length / 2);
    const failure = await this.#deliver(queue, records.slice(0, middle));
    if (failure === null) return this.#deliver(queue, records.slice(middle));
    settleAll(records, { status: 'unsent', error: failure });
    return failure;
  }

  async #build(queue: PartitionQueue, records: readonly QueuedRecord[]): Promise<Buffer> {
    const { topic, nextSequence: baseSequence } = queue;
    const transactional = (this.#options.transactions ?? null) !== null;
    const sequence = this.#identity === null ? unnumbered : { ...this.#identity, baseSequence, transactional };
    return buildBatch(
      records.map(({ record }) => record),
      this.#options.compressionOf(topic),
      sequence,
    );
  }

  async #send(queue: PartitionQueue, bytes: Buffer): Promise<Attempt> {
    const { acks, transactions } = this.#options;
    const attempt = await sendBatch(this.#kafka, this.#leaders, queue, bytes, {
      acks: acks === 'all' ? -1 : acks,
      transactionalId: transactions?.transactionalId ?? null,
    });
    if (acks === 0 && attempt.outcome === 'acknowledged') this.#oneWayLeaders.add(await this.#leaders.leaderOf(queue));
    return attempt;
  }
}

function overdue({ error }: Attempt, deliveryTimeout: number): AppError {
  const reason = error === null ? '' : `: ${error.message}`;
  return new AppError('TIMEOUT', `not acknowledged within ${deliveryTimeout / 1000} s${reason}`, { cause: error });
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
}

import { abortReason, sleep } from '../../abort.js';
import { AppError, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { CompressionCodec } from '../codecs/codec.js';
import { PartitionTable } from '../partition-table.js';
import { metadataApi } from '../protocol/metadata.js';
import { buildBatch, unnumbered } from '../records/batch-builder.js';
import type { NewRecord } from '../records/record.js';
import type { TopicPartition } from '../types.js';
import type { Delivered } from './delivery.js';
import { LeaderCache } from './leader-cache.js';
import { PartitionQueue, settle, type QueuedRecord } from './partition-queue.js';
import { newProducerIdentity, type ProducerIdentity } from './producer-identity.js';
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

/** Bytes of records in a batch, before compression; a larger record has a batch of its own. */
const batchBytes = 256 * 1024;
/** Bytes of records that wait or are under way before `write` asks to wait. */
const bufferBytes = 32 * 1024 * 1024;
const firstPause = 100;
const longestPause = 1_000;

/**
 * Writes records to partitions, in order, and keeps each from being lost or doubled: every partition has one batch under
 * way at a time, sent in a request of its own, and a batch sent again keeps its sequence numbers. While a batch is under
 * way the next one fills, so that batches grow with the load and a lone record does not wait.
 */
export class RecordWriter {
  readonly #kafka: KafkaCluster;
  readonly #options: WriterOptions;
  /** null without idempotence. */
  readonly #identity: ProducerIdentity | null;
  readonly #leaders: LeaderCache;
  readonly #queues = new PartitionTable<PartitionQueue>();
  readonly #drains = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  readonly #oneWayLeaders = new Set<number>();
  #buffered = 0;
  #failure: AppError | null = null;

  private constructor(kafka: KafkaCluster, options: WriterOptions, identity: ProducerIdentity | null) {
    this.#kafka = kafka;
    this.#options = options;
    this.#identity = identity;
    this.#leaders = new LeaderCache(kafka);
  }

  static async open(kafka: KafkaCluster, options: WriterOptions): Promise<RecordWriter> {
    const { acks, transactions } = options;
    const identity = transactions?.identity ?? (acks === 'all' ? await newProducerIdentity(kafka) : null);
    return new RecordWriter(kafka, options, identity);
  }

  /** Why nothing is sent any more; null while all is well. */
  get failure(): AppError | null {
    return this.#failure;
  }

  /**
   * Takes a record to be sent.
   * @param delivered told once what became of it
   * @returns a promise where the caller should wait for room before it brings more
   */
  write(target: TopicPartition, record: NewRecord, delivered: Delivered): Promise<void> | undefined {
    if (this.#failure !== null) {
      delivered({ status: 'unsent', error: this.#failure });
      return undefined;
    }
    const queue = this.#queueOf(target);
    this.#buffered += queue.add(record, delivered);
    if (!queue.sending) this.#startDrain(queue);
    if (this.#buffered <= bufferBytes) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /**
   * Waits until all that was taken is settled.
   * @throws AppError where the writer has failed
   */
  async flush(): Promise<void> {
    while (this.#drains.size > 0) await Promise.all(this.#drains);
    // A broker answers requests of a connection in order: an answer to another one says that it has seen those before.
    await Promise.all([...this.#oneWayLeaders].map((leader) => this.#kafka.sendTo(leader, metadataApi, noTopics)));
    if (this.#failure !== null) throw this.#failure;
  }

  #queueOf(target: TopicPartition): PartitionQueue {
    let queue = this.#queues.get(target);
    if (queue === undefined) {
      queue = new PartitionQueue(target);
      this.#queues.set(target, queue);
    }
    return queue;
  }

  #startDrain(queue: PartitionQueue): void {
    queue.sending = true;
    const drain = this.#drain(queue).finally(() => this.#drains.delete(drain));
    this.#drains.add(drain);
  }

  async #drain(queue: PartitionQueue): Promise<void> {
    await new Promise(setImmediate); // what is written in the same turn goes together
    while (!queue.empty) {
      const records = this.#failure === null ? queue.take(batchBytes) : queue.takeAll();
      try {
        if (this.#failure === null) await this.#deliver(queue, records);
        else unsent(records, this.#failure);
      } catch (error) {
        this.#fail(error);
        settle(records, () => ({ status: 'unknown', error: this.#failure ?? asAppError(error) }));
      }
      this.#release(records);
    }
    queue.sending = false;
  }

  /** Sends a batch until it is acknowledged or never will be, and settles its records. */
  async #deliver(queue: PartitionQueue, records: readonly QueuedRecord[]): Promise<void> {
    await this.#options.transactions?.enlist(queue);
    const bytes = await this.#build(queue, records);
    const deadline = Date.now() + this.#options.deliveryTimeout;
    let mayBeThere = false;
    for (let pause = firstPause; ; pause = Math.min(pause * 2, longestPause)) {
      const attempt = await this.#send(queue, bytes);
      const { outcome, baseOffset } = attempt;
      mayBeThere ||= outcome === 'retry-appended';
      if (outcome === 'acknowledged') {
        queue.advance(records.length);
        const { acks } = this.#options;
        settle(records, (index) => ({
          status: 'acknowledged',
          offset: acks === 0 || baseOffset < 0 ? -1 : baseOffset + index,
        }));
        return;
      }
      if (outcome === 'split' || outcome === 'rejected') return this.#deliverParts(queue, records, attempt);
      if (outcome === 'fatal' || Date.now() + pause > deadline) {
        this.#fail(outcome === 'fatal' ? attempt.error : overdue(attempt, this.#options.deliveryTimeout));
        const error = this.#failure ?? asAppError(attempt.error);
        settle(records, () => ({ status: mayBeThere ? 'unknown' : 'unsent', error }));
        return;
      }
      await sleep(pause, this.#kafka.signal);
    }
  }

  /** Of a batch that was not taken, nothing was appended: its good records go on under the same numbers. */
  async #deliverParts(queue: PartitionQueue, records: readonly QueuedRecord[], attempt: Attempt): Promise<void> {
    const { outcome, badRecords } = attempt;
    const error = asAppError(attempt.error);
    if (outcome === 'rejected' || records.length === 1) {
      const reason = badRecords.get(0);
      const own = reason === undefined ? error : new AppError(error.code, `${error.message}: ${reason}`);
      settle(records, () => ({ status: 'rejected', error: own }));
    } else if (badRecords.size > 0) {
      for (const [index, reason] of badRecords) {
        records[index]?.delivered({
          status: 'rejected',
          error: new AppError(error.code, `${error.message}: ${reason}`),
        });
      }
      const good = records.filter((_, index) => !badRecords.has(index));
      if (good.length > 0) await this.#deliver(queue, good);
    } else {
      const middle = Math.ceil(records.length / 2);
      await this.#deliver(queue, records.slice(0, middle));
      if (this.#failure === null) await this.#deliver(queue, records.slice(middle));
      else unsent(records.slice(middle), this.#failure);
    }
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
    const { acks } = this.#options;
    if (acks === 0) this.#oneWayLeaders.add(await this.#leaders.leaderOf(queue));
    return sendBatch(this.#kafka, this.#leaders, queue, bytes, {
      acks: acks === 'all' ? -1 : acks,
      transactionalId: this.#options.transactions?.transactionalId ?? null,
    });
  }

  #release(records: readonly QueuedRecord[]): void {
    for (const { size } of records) this.#buffered -= size;
    if (this.#buffered > bufferBytes) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #fail(error: unknown): void {
    const { signal } = this.#kafka;
    this.#failure ??= asAppError(signal.aborted ? abortReason(signal) : error);
  }
}

const noTopics = {
  topics: [],
  allowAutoTopicCreation: false,
  includeClusterAuthorizedOperations: false,
  includeTopicAuthorizedOperations: false,
};

function unsent(records: readonly QueuedRecord[], error: AppError): void {
  settle(records, () => ({ status: 'unsent', error }));
}

function overdue({ error }: Attempt, deliveryTimeout: number): AppError {
  const reason = error === null ? '' : `: ${error.message}`;
  return new AppError('TIMEOUT', `not acknowledged within ${deliveryTimeout / 1000} s${reason}`, { cause: error });
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
}

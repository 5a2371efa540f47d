import type { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { PartitionTable } from '../partition-table.js';
import type { NewRecord } from '../records/record.js';
import type { TopicPartition } from '../types.js';
import { BatchDelivery, type WriterOptions } from './batch-delivery.js';
import type { Delivered } from './delivery.js';
import { PartitionQueue, settleAll, type QueuedRecord } from './partition-queue.js';
import { newProducerIdentity } from './producer-identity.js';

/** Bytes of records in a batch, before compression; a larger record has a batch of its own. */
const batchBytes = 256 * 1024;
/** Bytes of records that wait or are under way before `write` asks to wait. */
const bufferBytes = 32 * 1024 * 1024;

/**
 * Writes records to partitions, in order, and keeps each from being lost or doubled: every partition has one batch under
 * way at a time, sent in a request of its own, and a batch sent again keeps its sequence numbers. While a batch is under
 * way the next one fills, so that batches grow with the load and a lone record does not wait.
 */
export class RecordWriter {
  readonly #delivery: BatchDelivery;
  readonly #queues = new PartitionTable<PartitionQueue>();
  readonly #drains = new Set<Promise<void>>();
  readonly #waiting: (() => void)[] = [];
  #buffered = 0;
  #failure: AppError | null = null;

  private constructor(delivery: BatchDelivery) {
    this.#delivery = delivery;
  }

  static async open(kafka: KafkaCluster, options: WriterOptions): Promise<RecordWriter> {
    const { acks, transactions } = options;
    const identity = transactions?.identity ?? (acks === 'all' ? await newProducerIdentity(kafka) : null);
    return new RecordWriter(new BatchDelivery(kafka, options, identity));
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
    await this.#delivery.confirmOneWay();
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
      if (this.#failure === null) {
        const failure = await this.#delivery.deliver(queue, records);
        this.#failure ??= failure; // another partition may have failed meanwhile
      } else {
        settleAll(records, { status: 'unsent', error: this.#failure });
      }
      this.#release(records);
    }
    queue.sending = false;
  }

  #release(records: readonly QueuedRecord[]): void {
    for (const { size } of records) this.#buffered -= size;
    if (this.#buffered > bufferBytes) return;
    for (const wake of this.#waiting.splice(0)) wake();
  }
}

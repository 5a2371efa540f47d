import { abortReason, onAborted } from '../../abort.js';
import { AppError, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { PartitionTable } from '../partition-table.js';
import type { NewRecord } from '../records/record.js';
import type { TopicPartition } from '../types.js';
import type { Delivered, Delivery } from './delivery.js';
import { Dispatcher, type WriterOptions } from './dispatcher.js';
import { PartitionQueue } from './partition-queue.js';
import { newProducerIdentity, type ProducerIdentity } from './producer-identity.js';
import { ProducerNumbers } from './producer-numbers.js';
import { QueuedRecord } from './queued-record.js';
import { WriterBuffer } from './writer-buffer.js';

/** Milliseconds between two looks at what is overdue, or has rested. */
const tick = 50;

/**
 * Writes records to partitions, in order, and keeps each from being lost or doubled: every partition has one batch under
 * way at a time, and a batch sent again keeps its sequence numbers. A request takes batches of all partitions of a broker
 * that are ready. While a batch is under way the next one fills, so that batches grow with the load and a lone record does
 * not wait. What becomes of one partition's records is nothing to those of another.
 */
export class RecordWriter {
  readonly #kafka: KafkaCluster;
  readonly #options: WriterOptions;
  readonly #identity: ProducerIdentity | null;
  readonly #dispatcher: Dispatcher;
  readonly #queues = new PartitionTable<PartitionQueue>();
  readonly #buffer = new WriterBuffer();
  readonly #onAbort = (): void => this.#end(null, asAppError(abortReason(this.#kafka.signal)));
  #timer: NodeJS.Timeout | undefined;
  #stopListening: () => void = () => undefined;
  #lastTick = 0;
  #failure: AppError | null = null;
  #ended: AppError | null = null;
  readonly #endedTopics = new Map<string, AppError>();

  private constructor(kafka: KafkaCluster, options: WriterOptions, identity: ProducerIdentity | null) {
    this.#kafka = kafka;
    this.#options = options;
    this.#identity = identity;
    this.#dispatcher = new Dispatcher(kafka, options, (topic, error) => this.#end(topic, error));
  }

  static async open(kafka: KafkaCluster, options: WriterOptions): Promise<RecordWriter> {
    const { acks, transactions } = options;
    const identity = transactions?.identity ?? (acks === 'all' ? await newProducerIdentity(kafka) : null);
    return new RecordWriter(kafka, options, identity);
  }

  /** Why the first record that is neither acknowledged nor rejected is not; null while all is well. */
  get failure(): AppError | null {
    return this.#failure;
  }

  /** Why nothing is sent to a topic any more; null where a failure so far says nothing of the next record. */
  endOf(topic: string): AppError | null {
    return this.#ended ?? this.#endedTopics.get(topic) ?? null;
  }

  /** Whether a partition has a leader, as far as is known without asking. */
  hasLeader(target: TopicPartition): boolean {
    const { leaders } = this.#kafka;
    return leaders.learnedAt(target.topic) === null || leaders.of(target).leader !== -1;
  }

  /**
   * Takes a record to be sent.
   * @param delivered told once what became of it
   * @param takenAt epoch milliseconds from which `deliveryTimeout` counts, where that is earlier
   * @returns a promise where the caller should wait for room before it brings more
   */
  write(
    target: TopicPartition,
    record: NewRecord,
    delivered: Delivered,
    takenAt = Date.now(),
  ): Promise<void> | undefined {
    const ended = this.endOf(target.topic);
    if (ended !== null) {
      this.#failure ??= ended;
      delivered({ status: 'unsent', error: ended });
      return undefined;
    }
    const queue = this.#queueOf(target);
    const queued = new QueuedRecord(record, queue.timeOf(takenAt), (delivery) => {
      this.#settled(queued.size, delivery);
      delivered(delivery);
    });
    if (this.#buffer.isEmpty) this.#start();
    this.#buffer.take(queued.size);
    queue.add(queued);
    this.#dispatcher.place(queue);
    return this.#buffer.room();
  }

  /**
   * Waits until all that was taken is settled.
   * @throws AppError where some of what was ever taken failed
   */
  async flush(): Promise<void> {
    await this.#buffer.whenEmpty();
    await this.#dispatcher.confirmOneWay();
    if (this.#failure !== null) throw this.#failure;
  }

  #queueOf(target: TopicPartition): PartitionQueue {
    let queue = this.#queues.get(target);
    if (queue === undefined) {
      queue = new PartitionQueue(target, new ProducerNumbers(this.#identity));
      this.#queues.set(target, queue);
    }
    return queue;
  }

  #settled(bytes: number, delivery: Delivery): void {
    if (delivery.status === 'unsent' || delivery.status === 'unknown') {
      this.#failure ??= delivery.error;
      // Without one of its records a transaction must not be committed.
      if ((this.#options.transactions ?? null) !== null) this.#end(null, delivery.error);
    }
    this.#buffer.release(bytes);
    if (this.#buffer.isEmpty) this.#stop();
  }

  #start(): void {
    this.#lastTick = Date.now();
    this.#timer = setInterval(() => this.#tick(), tick);
    const { signal } = this.#kafka;
    if (signal.aborted) queueMicrotask(this.#onAbort);
    else this.#stopListening = onAborted(signal, this.#onAbort);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#stopListening();
  }

  #tick(): void {
    const now = Date.now();
    const since = this.#lastTick;
    this.#lastTick = now;
    for (const [, queue] of this.#queues.entries()) {
      queue.standStill(Math.min(now, this.#dispatcher.throttledUntil(queue)) - since);
      queue.expire(this.#options.deliveryTimeout);
    }
    this.#dispatcher.wake();
  }

  #end(topic: string | null, error: AppError): void {
    if (topic !== null) this.#endedTopics.set(topic, error);
    else if (this.#ended === null) this.#ended = error;
    else return;
    for (const [partition, queue] of this.#queues.entries())
      if (topic === null || partition.topic === topic) queue.end(error);
  }
}

function asAppError(error: unknown): AppError {
  return error instanceof AppError ? error : new AppError('INTERNAL', messageOf(error), { cause: error });
}

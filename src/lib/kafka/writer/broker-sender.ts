import { setImmediate } from 'node:timers/promises';
import { errorOf } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import type { OpenBatch, PartitionQueue } from './partition-queue.js';
import { sendBatches, type Attempt, type ProduceRequestOptions } from './produce-request.js';

/** Bytes of records in a batch, before compression; a larger record has a batch of its own. */
const batchBytes = 256 * 1024;
/** Bytes of records in a request, before compression (`max.request.size` of Java's producer). */
const requestBytes = 1024 * 1024;
/**
 * Requests to a broker that may be unanswered at a time. It deals with them one after the other, so more than one that waits
 * there only keeps what comes meanwhile from going together. Where there is more than fits in one, as many as Java's
 * producer has (`max.in.flight.requests.per.connection`).
 */
const mostUnderWay = { usually: 2, ofFullOnes: 5 };

export interface SenderOptions extends ProduceRequestOptions {
  readonly kafka: KafkaCluster;
  readonly topicIdOf: (topic: string) => string;
  /** The bytes of a batch, numbered. */
  readonly build: (queue: PartitionQueue, batch: OpenBatch) => Promise<Buffer>;
  /** Told once of each queue that was added, unless it was emptied before it was its turn. */
  readonly onAnswer: (queue: PartitionQueue, batch: OpenBatch, attempt: Attempt) => void;
  /** Told of a queue that was added and then not sent: the broker can't be reached. */
  readonly onUnsent: (queue: PartitionQueue, error: Error) => void;
  /** Told of those whose batches were sent and not answered. */
  readonly onUnanswered: (queue: PartitionQueue, batch: OpenBatch, error: Error) => void;
  /** Told of a queue that was added and has nothing to send any more. */
  readonly onEmpty: (queue: PartitionQueue) => void;
}

/**
 * Sends one broker what it leads: a request takes a batch of every partition that is ready, as far as they fit. Several
 * requests may be under way, but of each partition one batch: so its order never depends on that of requests.
 */
export class BrokerSender {
  /** True once the broker was sent what it doesn't answer. */
  wasSentOneWay = false;
  /** The broker wants nothing more until then, in epoch milliseconds (KIP-219). */
  throttledUntil = 0;
  readonly #broker: number;
  readonly #options: SenderOptions;
  readonly #ready = new Set<PartitionQueue>();
  #underWay = 0;
  #isPumping = false;
  /** True where the last request was full. */
  #isFull = false;

  constructor(broker: number, options: SenderOptions) {
    this.#broker = broker;
    this.#options = options;
  }

  /** Sends the queue's next batch as soon as may be. */
  add(queue: PartitionQueue): void {
    this.#ready.add(queue);
    this.wake();
  }

  /** Sends what is ready, as far as that is allowed now. */
  wake(): void {
    if (this.#isPumping || !this.#maySend) return;
    this.#isPumping = true;
    void this.#pump();
  }

  get #maySend(): boolean {
    const most = this.#isFull ? mostUnderWay.ofFullOnes : mostUnderWay.usually;
    return this.#ready.size > 0 && this.#underWay < most && Date.now() >= this.throttledUntil;
  }

  async #pump(): Promise<void> {
    await setImmediate(); // what is written in the same turn goes together
    const { kafka, api, onUnsent } = this.#options;
    try {
      while (this.#maySend) {
        await kafka.versionAt(this.#broker, api); // connects: what fails here was not sent
        void this.#request();
      }
    } catch (error) {
      const ready = [...this.#ready];
      this.#ready.clear();
      for (const queue of ready) onUnsent(queue, errorOf(error));
    } finally {
      this.#isPumping = false;
    }
  }

  async #request(): Promise<void> {
    const { kafka, acks, topicIdOf, build, onAnswer, onUnanswered } = this.#options;
    const taken = this.#takeBatches();
    if (taken.length === 0) return;
    this.#underWay += 1;
    try {
      const built = taken.map(async ({ queue, batch }) => {
        batch.bytes ??= await build(queue, batch);
        const { topic, partition } = queue;
        return { topic, topicId: topicIdOf(topic), partition, bytes: batch.bytes };
      });
      const { throttle, attemptOf } = await sendBatches(kafka, this.#broker, await Promise.all(built), this.#options);
      this.throttledUntil = Math.max(this.throttledUntil, Date.now() + throttle);
      if (acks === 0) this.wasSentOneWay = true;
      for (const { queue, batch } of taken) onAnswer(queue, batch, attemptOf(queue));
    } catch (error) {
      for (const { queue, batch } of taken) onUnanswered(queue, batch, errorOf(error));
    } finally {
      this.#underWay -= 1;
      this.wake();
    }
  }

  #takeBatches(): readonly { readonly queue: PartitionQueue; readonly batch: OpenBatch }[] {
    const taken: { readonly queue: PartitionQueue; readonly batch: OpenBatch }[] = [];
    let room = requestBytes;
    this.#isFull = false;
    for (const queue of this.#ready) {
      this.#isFull = room < batchBytes && taken.length > 0;
      if (this.#isFull) break;
      this.#ready.delete(queue);
      const batch = queue.next(batchBytes);
      if (batch === null) {
        this.#options.onEmpty(queue);
        continue;
      }
      taken.push({ queue, batch });
      for (const { size } of batch.records) room -= size;
    }
    return taken;
  }
}

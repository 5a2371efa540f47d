import { sleep } from '../../abort.js';
import { AppError, errorOf, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { recordSize } from '../../kafka/records/batch-builder.js';
import { Partitioner } from '../../kafka/writer/partitioner.js';
import { RecordWriter } from '../../kafka/writer/record-writer.js';
import type { Log } from '../log.js';
import { mayPass } from '../may-pass.js';
import type { PendingEvent } from './pending-event.js';
import type { TopicPlan } from './topic-plan.js';

export interface TopicPublisherOptions {
  readonly topic: string;
  readonly openKafka: () => Promise<KafkaCluster>;
  readonly plan: (kafka: KafkaCluster) => Promise<TopicPlan>;
  readonly deliveryTimeout: number;
  readonly refreshInterval: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Milliseconds between attempts to find out about a topic, and after a refresh that failed. */
const [firstPause, longestPause] = [100, 2_000];
const refreshPause = 30_000;

/**
 * The events of one topic on their way, in the order in which they were handed over. It has a writer of its own, so that
 * what goes wrong with one topic does not end what goes to another; one that has failed is replaced.
 */
export class TopicPublisher {
  readonly #options: TopicPublisherOptions;
  readonly #partitioner = new Partitioner();
  /** What came before the topic was known, or while its writer was replaced. */
  #waiting: Waiting[] = [];
  #ready: ReadyTopic | null = null;
  #preparing = false;
  #refreshAfter = 0;

  constructor(options: TopicPublisherOptions) {
    this.#options = options;
  }

  take(event: PendingEvent): void {
    if (this.#ready !== null && this.#ready.writer.failure !== null) this.#ready = null;
    if (this.#ready === null || this.#waiting.length > 0) {
      event.keep();
      const fail = (error: Error): void => event.fail('unsent', null, error);
      this.#wait({ deadline: event.deadline, go: () => this.#send(event), fail });
      return;
    }
    this.#send(event);
    this.#refreshInTime();
  }

  /** What is known of the topic, waiting for it as an event would. */
  async known(): Promise<TopicPlan> {
    if (this.#ready !== null) return this.#ready.plan;
    const deadline = Date.now() + this.#options.deliveryTimeout;
    return new Promise((resolve, reject) => {
      this.#wait({ deadline, go: ({ plan }) => resolve(plan), fail: reject });
    });
  }

  #send(event: PendingEvent): void {
    const ready = this.#ready;
    if (ready === null) throw new Error('the topic is not prepared');
    const { plan, writer } = ready;
    const encoded = event.encode(plan.encode);
    if (encoded === null) return;
    const { topic } = this.#options;
    const { record } = encoded;
    const partition =
      event.options.partition ?? this.#partitioner.partitionOf(topic, plan.partitions, record.key, recordSize(record));
    if (partition < 0 || partition >= plan.partitions) {
      event.fail('rejected', null, noPartition(topic, partition, plan.partitions));
      return;
    }
    void writer.write({ topic, partition }, record, (delivery) => {
      if (delivery.status === 'acknowledged') event.deliver(partition, delivery.offset);
      else event.fail(delivery.status, partition, delivery.error);
    });
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    if (this.#preparing) return;
    this.#preparing = true;
    void this.#open().finally(() => (this.#preparing = false));
  }

  /** Tries until it succeeds, or until nothing waits for it any more. */
  async #open(): Promise<void> {
    const { topic, log, signal } = this.#options;
    for (let pause = firstPause; this.#waiting.length > 0; pause = Math.min(pause * 2, longestPause)) {
      try {
        const ready = await this.#attempt();
        this.#ready = ready;
        for (const { go } of this.#waiting.splice(0)) go(ready);
        return;
      } catch (error) {
        const mayHelp = mayPass(error) && !signal.aborted;
        this.#failWaiting(error, mayHelp ? Date.now() : Infinity);
        if (this.#waiting.length === 0) return;
        log.warn(`cannot send to topic "${topic}" at the moment: ${messageOf(error)}`, { topic }, error);
        await sleep(pause, signal).catch(() => undefined);
      }
    }
  }

  async #attempt(): Promise<ReadyTopic> {
    const { openKafka, plan: makePlan, deliveryTimeout } = this.#options;
    const kafka = await openKafka();
    const plan = await makePlan(kafka);
    const ready = { plan, kafka };
    const writer = await RecordWriter.open(kafka, {
      acks: 'all',
      compressionOf: () => ready.plan.compression,
      deliveryTimeout,
    });
    return Object.assign(ready, { writer });
  }

  /** Refuses what waits and has had its time. */
  #failWaiting(error: unknown, now: number): void {
    const waiting = this.#waiting;
    this.#waiting = waiting.filter(({ deadline }) => deadline > now);
    for (const { deadline, fail } of waiting) if (deadline <= now) fail(errorOf(error));
  }

  /** Looks the topic up again, beside the events that are sent meanwhile. */
  #refreshInTime(): void {
    const { refreshInterval, plan, log, topic } = this.#options;
    const ready = this.#ready;
    const now = Date.now();
    if (ready === null || now < ready.plan.madeAt + refreshInterval || now < this.#refreshAfter) return;
    this.#refreshAfter = now + refreshPause;
    plan(ready.kafka).then(
      (fresh) => {
        ready.plan = fresh;
        this.#refreshAfter = 0;
      },
      (error: unknown) => log.warn(`cannot look topic "${topic}" up again: ${messageOf(error)}`, { topic }, error),
    );
  }
}

interface ReadyTopic {
  /** Another one after each refresh. */
  plan: TopicPlan;
  readonly writer: RecordWriter;
  readonly kafka: KafkaCluster;
}

interface Waiting {
  /** Epoch milliseconds. */
  readonly deadline: number;
  readonly go: (ready: ReadyTopic) => void;
  readonly fail: (error: Error) => void;
}

function noPartition(topic: string, partition: number, count: number): AppError {
  return new AppError(
    'PARTITION_NOT_FOUND',
    `topic "${topic}" has no partition ${partition}: its partitions are 0 to ${count - 1}`,
  );
}

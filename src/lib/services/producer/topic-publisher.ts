import { sleep } from '../../abort.js';
import { AppError, errorOf, messageOf } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { recordSize } from '../../kafka/records/batch-builder.js';
import type { Delivered } from '../../kafka/writer/delivery.js';
import { Partitioner } from '../../kafka/writer/partitioner.js';
import { RecordWriter } from '../../kafka/writer/record-writer.js';
import { formatDuration } from '../../values/duration.js';
import type { Log } from '../log.js';
import { mayPass } from '../may-pass.js';
import type { PendingEvent } from './pending-event.js';
import type { TopicPlan } from './topic-plan.js';
import { timerDelay } from '../../values/timer.js';

export interface TopicPublisherOptions {
  readonly topic: string;
  readonly openKafka: () => Promise<KafkaCluster>;
  readonly plan: (kafka: KafkaCluster) => Promise<TopicPlan>;
  readonly deliveryTimeout: number;
  /** Milliseconds that what comes now may wait for the topic to be known. */
  readonly patience: () => number;
  /** The topic is known. */
  readonly onReady: () => void;
  readonly refreshInterval: number;
  readonly signal: AbortSignal;
  readonly log: Log;
}

/** Milliseconds between attempts to find out about a topic, and after a refresh that failed. */
const [firstPause, longestPause] = [100, 2_000];
const refreshPause = 30_000;

/**
 * The events of one topic on their way, in the order in which they were handed over. It has a writer of its own,
 * which is replaced where it can send no more, as when the topic was deleted and made anew.
 */
export class TopicPublisher {
  readonly #options: TopicPublisherOptions;
  readonly #partitioner = new Partitioner();
  /** What came before the topic was known, or while its writer was replaced. */
  #waiting: Waiting[] = [];
  #ready: ReadyTopic | null = null;
  #preparing = false;
  /** Runs while something waits: finding out about a topic may take longer than an event has. */
  #expiry: NodeJS.Timeout | undefined;
  /** Why the last attempt to find out has failed. */
  #failure: unknown;
  #refreshAfter = 0;

  constructor(options: TopicPublisherOptions) {
    this.#options = options;
  }

  take(event: PendingEvent): void {
    if (this.#ready !== null && this.#ready.writer.endOf(event.topic) !== null) this.#ready = null;
    if (this.#ready === null || this.#waiting.length > 0) {
      event.keep();
      const fail = (error: Error): void => event.fail('unsent', null, error);
      const limit = this.#options.patience();
      const deadline = Math.min(event.deadline, Date.now() + limit);
      this.#wait({ deadline, limit, go: () => this.#send(event), fail });
      return;
    }
    this.#send(event);
    this.#refreshInTime();
  }

  /** What is known of the topic, waiting for it as an event would. */
  async known(): Promise<TopicPlan> {
    if (this.#ready !== null) return this.#ready.plan;
    const limit = this.#options.patience();
    const deadline = Date.now() + limit;
    return new Promise((resolve, reject) => {
      this.#wait({ deadline, limit, go: ({ plan }) => resolve(plan), fail: reject });
    });
  }

  #send(event: PendingEvent): void {
    const ready = this.#ready;
    if (ready === null) throw new Error('the topic is not prepared');
    const { plan, writer } = ready;
    const encoded = event.encode(plan.encode);
    if (encoded === null) return;
    const { topic, deliveryTimeout } = this.#options;
    const { record } = encoded;
    const hasLeader = (chosen: number): boolean => writer.hasLeader({ topic, partition: chosen });
    const partition =
      event.options.partition ??
      this.#partitioner.partitionOf(topic, plan.partitions, record.key, recordSize(record), hasLeader);
    if (partition < 0 || partition >= plan.partitions) {
      event.fail('rejected', null, noPartition(topic, partition, plan.partitions));
      return;
    }
    const delivered: Delivered = (delivery) => {
      if (delivery.status === 'acknowledged') event.deliver(partition, delivery.offset);
      else event.fail(delivery.status, partition, delivery.error);
    };
    void writer.write({ topic, partition }, record, delivered, event.deadline - deliveryTimeout);
  }

  #wait(waiting: Waiting): void {
    this.#waiting.push(waiting);
    this.#expireInTime();
    if (this.#preparing) return;
    this.#preparing = true;
    void this.#open();
  }

  /** What came first has to be on its way first. */
  #expireInTime(): void {
    const [first] = this.#waiting;
    if (first === undefined || this.#expiry !== undefined) return;
    const { topic } = this.#options;
    this.#expiry = setTimeout(
      () => {
        this.#expiry = undefined;
        this.#failWaiting(this.#failure ?? overdue(topic, first.limit), Date.now());
        this.#expireInTime();
      },
      timerDelay(first.deadline - Date.now()),
    );
  }

  /** Tries until it succeeds, or until nothing waits for it any more. */
  async #open(): Promise<void> {
    const { topic, log, signal, onReady } = this.#options;
    for (let pause = firstPause; this.#waiting.length > 0; pause = Math.min(pause * 2, longestPause)) {
      try {
        const ready = await this.#attempt();
        this.#ready = ready;
        onReady();
        for (const { go } of this.#waiting.splice(0)) go(ready);
      } catch (error) {
        this.#failure = error;
        const mayHelp = mayPass(error) && !signal.aborted;
        this.#failWaiting(error, mayHelp ? Date.now() : Infinity);
        if (this.#waiting.length === 0) break;
        log.warn(`cannot send to topic "${topic}" at the moment: ${messageOf(error)}`, { topic }, error);
        await sleep(pause, signal).catch(() => undefined);
      }
    }
    this.#preparing = false;
    this.#failure = undefined;
    clearTimeout(this.#expiry);
    this.#expiry = undefined;
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
  /** How many milliseconds it had. */
  readonly limit: number;
  readonly go: (ready: ReadyTopic) => void;
  readonly fail: (error: Error) => void;
}

/** Where no attempt to find out about the topic has come to an end in its time. */
function overdue(topic: string, limit: number): AppError {
  const reason = 'brokers and registry have not answered';
  return new AppError('TIMEOUT', `topic "${topic}" is not known after ${formatDuration(limit)}: ${reason}`);
}

function noPartition(topic: string, partition: number, count: number): AppError {
  return new AppError(
    'PARTITION_NOT_FOUND',
    `topic "${topic}" has no partition ${partition}: its partitions are 0 to ${count - 1}`,
  );
}

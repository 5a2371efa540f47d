import { abortReason, onAborted } from '../../abort.js';
import { AppError, errorOf, type Problem } from '../../errors.js';
import { joinPaths } from '../../formats/shared/path.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { reachLeader } from '../../kafka/writer/reach-leader.js';
import { Memo } from '../../values/memo.js';
import { defaultConnectTimeout } from '../connect-options.js';
import { Connections } from '../connect.js';
import { BatchDeliveryError, DeliveryError, EventInvalidError, ServiceClosedError } from '../errors.js';
import { Log } from '../log.js';
import { withDefaults } from '../with-defaults.js';
import { BufferBudget } from './buffer-budget.js';
import { eventJson } from './event-json.js';
import type { DeliveryReport, ProducerOptions, PublishOptions } from './options.js';
import { PendingEvent, type SettledEvent } from './pending-event.js';
import { planTopic, type TopicPlan } from './topic-plan.js';
import { TopicPublisher } from './topic-publisher.js';

const defaults = {
  connectTimeout: defaultConnectTimeout,
  deliveryTimeout: 120_000,
  closeTimeout: 30_000,
  maxBufferedBytes: 32 * 1024 * 1024,
  maxBufferedEvents: 50_000,
  refreshInterval: 5 * 60_000,
};

/**
 * Publishes events: each is checked against the newest schema of its topic, keyed as the catalog says, and acknowledged by
 * all in-sync replicas. Writing is idempotent: an event is there once, however often it had to be sent. What is published
 * while requests are under way goes together in the next one, so nothing has to be flushed.
 *
 * @typeParam Inputs - the events by topic, such as `EventInputsByTopic` of what `todo-kafka schemas types` writes
 */
export class EventProducer<Inputs extends object = Record<string, unknown>> {
  readonly #options: ProducerOptions & typeof defaults;
  readonly #log: Log;
  readonly #life = new AbortController();
  readonly #connections: Connections;
  readonly #budget: BufferBudget;
  readonly #topics = new Map<string, TopicPublisher>();
  readonly #pending = new Set<Promise<unknown>>();
  #stopListening: () => void = () => undefined;
  readonly #kafka = new Memo(() => this.#connections.newKafka());
  /** Whether it has found out about a topic, for which it needs brokers and registry. */
  #isConnected = false;
  #closing: Promise<void> | undefined;

  /** Connects to nothing yet: brokers and the registry may come later. */
  constructor(options: ProducerOptions = {}) {
    this.#options = withDefaults(options, defaults);
    const { maxBufferedBytes: bytes, maxBufferedEvents: events, signal, hooks } = this.#options;
    this.#log = new Log(hooks?.onLog);
    this.#budget = new BufferBudget({ bytes, events });
    this.#connections = new Connections(options, 'todo-app-producer', this.#life.signal, this.#log);
    const close = (): void => void this.close();
    if (signal?.aborted === true) close();
    else if (signal !== undefined) this.#stopListening = onAborted(signal, close);
  }

  /**
   * Publishes an event. It is checked before this returns where its topic is known already, and sent with others.
   * @returns where the event is, once it is acknowledged
   * @throws EventInvalidError with every bad field; nothing was sent
   * @throws BufferFullError where too much waits already; nothing was sent
   * @throws DeliveryError where it was not acknowledged in time, or never will be
   * @throws AppError where the topic or its schema is not there, with `code` TOPIC_NOT_FOUND or SCHEMA_MISSING, as the
   * `cause` of a DeliveryError
   * @throws ServiceClosedError
   * @example
   * ```ts
   * const { partition, offset } = await producer.publish('task.deleted', { userId, taskId, deletedAt: Date.now() });
   * ```
   */
  async publish<Topic extends keyof Inputs & string>(
    topic: Topic,
    event: Inputs[Topic],
    options: PublishOptions = {},
  ): Promise<DeliveryReport> {
    if (this.#closing !== undefined) throw new ServiceClosedError('producer');
    const { signal } = options;
    if (signal?.aborted === true) throw new DeliveryError(topic, null, 'unsent', abortReason(signal));
    const deadline = Date.now() + this.#options.deliveryTimeout;
    const startedAt = performance.now();
    const report = new Promise<DeliveryReport>((resolve, reject) => {
      const settled = (result: SettledEvent): void => {
        this.#tell(result, performance.now() - startedAt);
        if (result instanceof Error) reject(result);
        else resolve(reportOf(result));
      };
      this.#take(new PendingEvent(eventJson(event), { topic, options, deadline, budget: this.#budget, settled }));
    });
    return this.#track(report);
  }

  /**
   * Publishes events of one topic, however many, with no more of them under way than the producer may hold.
   * @returns where each is, in their order
   * @throws EventInvalidError where one is invalid; it is named in the path (`[3].title`), and nothing was sent
   * @throws BatchDeliveryError where some were not acknowledged; it says what became of each
   */
  async publishBatch<Topic extends keyof Inputs & string>(
    topic: Topic,
    events: readonly Inputs[Topic][],
    options: PublishOptions = {},
  ): Promise<readonly DeliveryReport[]> {
    if (events.length === 0) return [];
    if (this.#closing !== undefined) throw new ServiceClosedError('producer');
    await this.#track(this.#check(topic, events, options));
    const results: Promise<DeliveryReport | Error>[] = [];
    for (const event of events) {
      await this.ready();
      results.push(this.publish(topic, event, options).catch(errorOf));
    }
    const settled = await Promise.all(results);
    const reports = settled.filter((result): result is DeliveryReport => !(result instanceof Error));
    if (reports.length < settled.length) throw new BatchDeliveryError(topic, settled);
    return reports;
  }

  /**
   * Resolves when there is room for more events: at once, unless a good deal waits to be acknowledged. For whoever
   * publishes many without waiting for each.
   * @example
   * ```ts
   * for await (const task of tasks) {
   *   await producer.ready();
   *   producer.publish('task.created', task).catch(report);
   * }
   * await producer.flush();
   * ```
   */
  async ready(): Promise<void> {
    await this.#budget.ready();
  }

  /** Resolves when everything that was published before is acknowledged, or known not to be. It does not throw. */
  async flush(): Promise<void> {
    await Promise.allSettled([...this.#pending]);
  }

  /**
   * Takes no more events, waits for those under way (at most `closeTimeout`), and closes the connections. What is not
   * acknowledged by then is rejected.
   */
  async close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { closeTimeout } = this.#options;
    this.#stopListening();
    let timer: NodeJS.Timeout | undefined;
    const overdue = new Promise<void>((resolve) => (timer = setTimeout(resolve, closeTimeout)));
    await Promise.race([this.flush(), overdue]);
    clearTimeout(timer);
    this.#life.abort(new AppError('INTERRUPTED', 'the producer was closed'));
    await this.flush();
    await this.#connections.close();
  }

  #take(event: PendingEvent): void {
    try {
      this.#publisherOf(event.topic).take(event);
    } catch (error) {
      event.drop();
      throw error;
    }
  }

  #publisherOf(topic: string): TopicPublisher {
    let publisher = this.#topics.get(topic);
    if (publisher === undefined) {
      const { deliveryTimeout, refreshInterval, connectTimeout } = this.#options;
      publisher = new TopicPublisher({
        topic,
        openKafka: () => this.#kafka.get(),
        plan: (kafka) => this.#plan(topic, kafka),
        deliveryTimeout,
        patience: () => (this.#isConnected ? deliveryTimeout : Math.min(deliveryTimeout, connectTimeout)),
        onReady: () => (this.#isConnected = true),
        refreshInterval,
        signal: this.#life.signal,
        log: this.#log,
      });
      this.#topics.set(topic, publisher);
    }
    return publisher;
  }

  async #plan(topic: string, kafka: KafkaCluster): Promise<TopicPlan> {
    const plan = await planTopic(topic, kafka, this.#connections);
    if (!this.#isConnected) await reachLeader(kafka, topic, plan.partitions);
    return plan;
  }

  /** Checks a batch as a whole, so that nothing of it is sent where anything is wrong with it. */
  async #check(topic: string, events: readonly unknown[], options: PublishOptions): Promise<void> {
    const { encode } = await this.#publisherOf(topic).known();
    const problems = events.flatMap((event, index) => {
      const ofEvent = problemsOf(() => encode(eventJson(event), options));
      return ofEvent.map(({ path = '', message }) => ({ path: joinPaths(`[${index}]`, path), message }));
    });
    if (problems.length > 0) throw new EventInvalidError(topic, problems);
  }

  #tell(result: SettledEvent, milliseconds: number): void {
    const { hooks } = this.#options;
    if (hooks === undefined) return;
    if (!(result instanceof Error)) this.#log.notify('onDelivered', hooks.onDelivered, { ...result, milliseconds });
    else if (result instanceof DeliveryError) this.#log.notify('onFailed', hooks.onFailed, result);
  }

  async #track<Result>(work: Promise<Result>): Promise<Result> {
    this.#pending.add(work);
    try {
      return await work;
    } finally {
      this.#pending.delete(work);
    }
  }
}

function reportOf({ topic, partition, offset, timestamp, eventId }: DeliveryReport): DeliveryReport {
  return { topic, partition, offset, timestamp, eventId };
}

function problemsOf(encode: () => unknown): readonly Problem[] {
  try {
    encode();
    return [];
  } catch (error) {
    if (error instanceof EventInvalidError) return error.problems;
    throw error;
  }
}

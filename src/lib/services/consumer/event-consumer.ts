import { onAborted } from '../../abort.js';
import { deadLetterTopicOf } from '../../names/dead-letter-topics.js';
import { AppError, errorOf } from '../../errors.js';
import { GroupMember } from '../../kafka/group/group-member.js';
import { sessionPatience } from '../../kafka/group/heartbeats.js';
import { namedTopics } from '../../kafka/topic-selection.js';
import { defaultConnectTimeout } from '../connect-options.js';
import { Connections } from '../connect.js';
import { ServiceClosedError } from '../errors.js';
import { Log } from '../log.js';
import { withDefaults } from '../with-defaults.js';
import { EventDecoder } from './event-decoder.js';
import { GroupRun } from './group-run.js';
import { LetterWriter } from './letter-writer.js';
import type { ConsumerHooks, ConsumerOptions, EventHandler, OtherHandlers, TopicHandlers } from './options.js';
import { closeOnSignals } from './process-signals.js';
import { RecordHandling } from './record-handling.js';
import { Slots } from '../../values/slots.js';
import { Turns } from '../../values/turns.js';

const defaults = {
  connectTimeout: defaultConnectTimeout,
  groupId: 'todo-app-consumers',
  concurrency: 8,
  maxBufferedRecords: 500,
  maxAttempts: 5,
  handlerTimeout: 5 * 60_000,
  firstRetryPause: 200,
  longestRetryPause: 10_000,
  deadLetterTopic: deadLetterTopicOf,
  deadLetterTimeout: 120_000,
  commitInterval: 1_000,
  sessionTimeout: 45_000,
  heartbeatInterval: 3_000,
  rebalanceTimeout: 60_000,
  closeTimeout: 30_000,
  closeOn: ['SIGTERM', 'SIGINT'] satisfies readonly NodeJS.Signals[],
  hooks: {} as ConsumerHooks,
};

/**
 * Consumes events as a member of a group. Each event is decoded by the schema it was written with and handed to the handler
 * of its topic; its offset is committed only after that has done its work. Events of one key are handled in their order,
 * others side by side. A handler that fails is called again; what cannot be decoded or handled becomes a dead letter, and
 * is committed only once that is acknowledged. Every event is handled at least once: see `runOnce` for once.
 *
 * @typeParam Events - the events by topic, such as `EventsByTopic` of what `todo-kafka schemas types` writes
 */
export class EventConsumer<Events extends object = Record<string, unknown>> {
  /** Resolves when the consumer is closed; rejects where it had to stop, such as for a dead letter that cannot be written. */
  readonly closed: Promise<void>;
  readonly #options: ConsumerOptions & typeof defaults;
  readonly #log: Log;
  readonly #handlers = new Map<string, TopicHandlers>();
  readonly #paused = new Set<string>();
  readonly #closing = new AbortController();
  readonly #life = new AbortController();
  readonly #connections: Connections;
  #end: { readonly resolve: () => void; readonly reject: (error: Error) => void } | undefined;
  #group: GroupRun | undefined;
  #isStarted = false;

  /** Connects to nothing yet. */
  constructor(options: ConsumerOptions = {}) {
    this.#options = withDefaults(options, defaults);
    const { hooks, groupId } = this.#options;
    this.#log = new Log(hooks.onLog);
    this.#connections = new Connections(options, `${groupId}-consumer`, this.#life.signal, this.#log);
    this.closed = new Promise((resolve, reject) => (this.#end = { resolve, reject }));
    this.closed.catch(() => undefined); // `onStopped` tells it as well
  }

  /**
   * Names the handler of a topic's events, before `start`.
   * @param others handlers of tombstones, and of values without a schema id
   * @example
   * ```ts
   * consumer.registerHandler('task.created', async ({ taskId, title }, { offset }) => {
   *   await index.add(taskId, title);
   * });
   * ```
   */
  registerHandler<Topic extends keyof Events & string>(
    topic: Topic,
    handler: EventHandler<Events[Topic]>,
    others: OtherHandlers = {},
  ): void {
    if (this.#isStarted) throw new Error('register handlers before the consumer is started');
    // What a topic holds is known from its schema, of which `Events` was made.
    this.#handlers.set(topic, { event: handler as EventHandler<unknown>, ...others });
  }

  /**
   * Joins the group and begins to read.
   * @param topics those with a handler unless given; one that has none, or is not there yet, is warned of once
   * @returns when the group has given this consumer its partitions
   * @throws AppError where the group does not take it, or cannot be reached within `connectTimeout`; `code` says which
   */
  async start(topics: readonly (keyof Events & string)[] = this.#topicsWithHandlers()): Promise<void> {
    if (this.#closing.signal.aborted) throw new ServiceClosedError('consumer');
    if (this.#isStarted) throw new Error('the consumer was started before');
    const handled = topics.filter((topic) => this.#handlers.has(topic));
    if (handled.length === 0) throw new Error('none of the topics has a handler');
    for (const topic of topics.filter((name) => !handled.includes(name))) {
      this.#log.warn(`topic "${topic}" has no handler and is not read`, { topic });
    }
    this.#isStarted = true;
    await new Promise<void>((resolve, reject) => {
      this.closed.then(resolve, reject);
      void this.#live(handled, resolve);
    });
  }

  /** Hands out no more events of these topics, all unless given; the consumer stays in its group. */
  pause(topics: readonly (keyof Events & string)[] = this.#topicsWithHandlers()): void {
    for (const topic of topics) this.#paused.add(topic);
  }

  /** Goes on with topics that were paused. */
  resume(topics: readonly (keyof Events & string)[] = this.#topicsWithHandlers()): void {
    for (const topic of topics) this.#paused.delete(topic);
    this.#group?.flowChanged();
  }

  /**
   * Begins no more events, waits for running handlers (at most `closeTimeout`), commits what is done, and leaves the group.
   * It does not throw; `closed` says how the consumer has ended.
   */
  async close(): Promise<void> {
    this.#closing.abort(new AppError('INTERRUPTED', 'the consumer was closed'));
    if (!this.#isStarted) this.#end?.resolve();
    const { closeTimeout } = this.#options;
    const overdue = setTimeout(() => this.#life.abort(this.#closing.signal.reason), closeTimeout + commitGrace);
    await this.closed.catch(() => undefined);
    clearTimeout(overdue);
  }

  /** From `start` to the end, however it comes. */
  async #live(topics: readonly string[], onJoined: () => void): Promise<void> {
    const { closeOn, signal, hooks } = this.#options;
    const close = (): void => void this.close();
    const stopListening = closeOnSignals(closeOn, () => this.close());
    const stopFollowing = signal === undefined ? undefined : onAborted(signal, close);
    if (signal?.aborted === true) close();
    const failure = await this.#consume(topics, onJoined).then(() => null, errorOf);
    stopFollowing?.();
    stopListening();
    this.#life.abort(new AppError('INTERRUPTED', 'the consumer was closed'));
    await this.#connections.close();
    if (failure === null) {
      this.#end?.resolve();
      return;
    }
    this.#log.error(`the consumer has stopped: ${failure.message}`, {}, failure);
    this.#log.notify('onStopped', hooks.onStopped, failure);
    this.#end?.reject(failure);
  }

  async #consume(topics: readonly string[], onJoined: () => void): Promise<void> {
    const options = this.#options;
    const { hooks, deadLetterTopic: topicOf, deadLetterTimeout: timeout } = options;
    // A broker deals with the requests of a connection one by one, and waits with a Fetch for records to come.
    const [reading, membership, writing] = [
      await this.#connections.newKafka(),
      await this.#connections.newKafka(),
      await this.#connections.newKafka(),
    ];
    const turns = new Turns(longestTurn);
    const handling = new RecordHandling({
      ...options,
      handlers: this.#handlers,
      decoder: new EventDecoder(this.#connections),
      letters: new LetterWriter(writing, { topicOf, timeout }),
      slots: new Slots(options.concurrency),
      turns,
      log: this.#log,
    });
    this.#group = new GroupRun({
      ...options,
      topics,
      kafka: reading,
      member: new GroupMember(membership, {
        ...options,
        topics: namedTopics(topics),
        joinPatience: Math.min(joinPatience, options.connectTimeout),
        commitPatience: sessionPatience(options),
        onWarning: (text) => this.#log.warn(text),
      }),
      handling,
      turns,
      paused: this.#paused,
      rebalanceLimit: Math.max(options.rebalanceTimeout / 2, options.rebalanceTimeout - 3 * options.heartbeatInterval),
      closeLimit: options.closeTimeout,
      closing: this.#closing.signal,
      hooks,
      log: this.#log,
      onJoined,
    });
    await this.#group.run();
  }

  #topicsWithHandlers(): readonly (keyof Events & string)[] {
    return [...this.#handlers.keys()] as (keyof Events & string)[]; // no others can be registered
  }
}

/** Milliseconds after which a coordinator that cannot be found is said, and looked for anew. */
const joinPatience = 10_000;
/** Milliseconds for which handlers that wait for nothing may keep heartbeats, timers and sockets from their turn. */
const longestTurn = 20;
/** Milliseconds for a last commit, after the time for handlers. */
const commitGrace = 10_000;

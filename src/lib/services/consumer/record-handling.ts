import { abortable, sleep, throwIfAborted } from '../../abort.js';
import { describeError } from '../../dead-letters/failure.js';
import { hasErrorCode, messageOf } from '../../errors.js';
import { schemaOfValue } from '../../events/part-reader.js';
import type { ExactJson } from '../../values/exact-json.js';
import { HandlerTimeoutError, PermanentError } from '../errors.js';
import type { Log } from '../log.js';
import { mayPass } from '../may-pass.js';
import type { EventDecoder } from './event-decoder.js';
import { HandlerCall, type HandlerCalls } from './handler-call.js';
import type { LetterWriter } from './letter-writer.js';
import type { ConsumerHooks, DeadLetterStage, EventContext, RecordPlace, TopicHandlers } from './options.js';
import type { ReceivedRecord } from './received-record.js';
import type { Stragglers } from './stragglers.js';
import type { Slots } from '../../values/slots.js';
import type { Turns } from '../../values/turns.js';

export interface HandlingOptions {
  readonly groupId: string;
  readonly handlers: ReadonlyMap<string, TopicHandlers>;
  readonly decoder: EventDecoder;
  readonly letters: LetterWriter;
  readonly slots: Slots;
  readonly turns: Turns;
  readonly maxAttempts: number;
  /** Milliseconds for one call of a handler. */
  readonly handlerTimeout: number;
  readonly firstRetryPause: number;
  readonly longestRetryPause: number;
  readonly hooks: ConsumerHooks;
  readonly log: Log;
}

/** Tells when a record's turn may go on. */
export interface Turn {
  /** Aborted when no handler is to be called any more; one that runs may end. */
  readonly stop: AbortSignal;
  /** Aborted when the record is given up to another consumer. */
  readonly abandoned: AbortSignal;
  /** The calls of handlers that are under way; all are given up with `abandoned`. */
  readonly calls: HandlerCalls;
  /** Where handlers go that still run then. */
  readonly stragglers: Stragglers;
  /** Waits while the record's topic is paused; null, without a wait, where it is not. */
  readonly resumed: () => Promise<void> | null;
}

/** Milliseconds before a registry that does not answer is asked again. */
const registryPause = 1_000;

/** Brings records to their end: a handler that has done its work, or an acknowledged dead letter. */
export class RecordHandling {
  readonly #options: HandlingOptions;

  constructor(options: HandlingOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the record is done with.
   * @throws DeadLetterError; the reason of `turn.stop` where it is not done with
   */
  async settle(record: ReceivedRecord, turn: Turn): Promise<void> {
    if (record.damage !== null) return this.#bury(record, 'read', 1, record.damage);
    const { maxAttempts, hooks, log } = this.#options;
    const other = this.#otherHandler(record);
    const task: Task = { record, turn, attempt: 1, event: other === undefined ? undefined : null, other };
    for (; ; task.attempt++) {
      const paused = turn.resumed();
      if (paused !== null) await paused;
      try {
        const milliseconds = await this.#try(task);
        if (hooks.onHandled === undefined) return;
        log.notify('onHandled', hooks.onHandled, { ...placeOf(record), attempts: task.attempt, milliseconds });
        return;
      } catch (error) {
        throwIfAborted(turn.abandoned);
        if (error === notTried) throwIfAborted(turn.stop);
        if (task.event === undefined) {
          if (!hasErrorCode(error, 'RECORD_UNDECODABLE')) throw error; // the fault is not the record's
          return this.#bury(record, 'decode', task.attempt, error);
        }
        const isPermanent = error instanceof PermanentError || task.attempt >= maxAttempts;
        if (isPermanent) return this.#bury(record, 'handler', task.attempt, error);
        await this.#pause(task, error);
      }
    }
  }

  /**
   * Waits only where there is something to wait for: a promise that is resolved already costs as much as a small event.
   * @returns milliseconds that the handler took
   */
  async #try(task: Task): Promise<number> {
    const { record, turn, attempt } = task;
    const { slots, turns, handlers, decoder } = this.#options;
    if (!slots.tryTake()) await slots.take();
    try {
      while (turns.overdue) await turns.next();
      if (task.event === undefined) task.event = decoder.decodeNow(record);
      if (task.event === undefined) task.event = await this.#decode(record, turn);
      if (turn.stop.aborted) throw notTried;
      const startedAt = performance.now();
      const call = new HandlerCall();
      const context = contextOf(record, attempt, call);
      const result =
        task.other === undefined ? handlers.get(record.topic)?.event(task.event, context) : task.other(context);
      if (isThenable(result)) await this.#wait(task, call, result);
      return performance.now() - startedAt;
    } finally {
      slots.release();
    }
  }

  /** What to call for a record that is no event; undefined for events, and where nobody has asked for such records. */
  #otherHandler(record: ReceivedRecord): Task['other'] {
    const { topic, value } = record;
    const { tombstone, bytes } = this.#options.handlers.get(topic) ?? {};
    if (value === null) return tombstone;
    if (bytes === undefined || schemaOfValue(record) !== null) return undefined;
    return (context) => bytes(value, context);
  }

  /** A handler that takes too long is given up, as one is whose record is given up: nothing else waits for it. */
  async #wait({ record, turn, attempt }: Task, call: HandlerCall, result: PromiseLike<unknown>): Promise<void> {
    const { handlerTimeout: limit, hooks, log } = this.#options;
    try {
      await turn.calls.wait(call, result, limit, () => new HandlerTimeoutError(limit));
    } catch (error) {
      if (turn.abandoned.aborted) turn.stragglers.add(record, result, limit);
      else if (error === call.reason) {
        log.warn(`the handler has not ended within ${limit} ms and is given up`, { ...placeOf(record), attempt });
        log.notify('onHandlerTimeout', hooks.onHandlerTimeout, { ...placeOf(record), attempt, limit });
      }
      throw error;
    }
  }

  /** A registry that does not answer is waited for, as long as the record is wanted: it is not to blame. */
  async #decode(record: ReceivedRecord, { stop }: Turn): Promise<ExactJson> {
    const { topic } = record;
    const { decoder, log } = this.#options;
    while (!stop.aborted) {
      try {
        return await abortable(decoder.decode(record), stop);
      } catch (error) {
        if (error === stop.reason) break;
        if (!mayPass(error)) throw error;
        log.warn(`cannot decode at the moment: ${messageOf(error)}`, { topic }, error);
        await sleep(registryPause, stop).catch(() => undefined);
      }
    }
    throw notTried;
  }

  async #pause({ record, turn, attempt }: Task, error: unknown): Promise<void> {
    const { firstRetryPause, longestRetryPause, hooks, log } = this.#options;
    const pause = Math.min(firstRetryPause * 2 ** (attempt - 1), longestRetryPause);
    const place = placeOf(record);
    log.notify('onRetry', hooks.onRetry, { ...place, attempt, pause, error });
    log.warn(`the handler has failed and is called again in ${pause} ms: ${messageOf(error)}`, { ...place }, error);
    await sleep(pause, turn.stop);
  }

  async #bury(record: ReceivedRecord, stage: DeadLetterStage, attempts: number, error: unknown): Promise<void> {
    const { groupId, letters, hooks, log } = this.#options;
    const failure = { ...describeError(error), stage, attempts, group: groupId, time: Date.now() };
    const deadLetter = await letters.write(record, failure);
    const place = placeOf(record);
    log.notify('onDeadLetter', hooks.onDeadLetter, { ...place, deadLetter, stage, attempts, error });
    log.error(`the record became a dead letter: ${failure.message}`, { ...place, stage, attempts, deadLetter }, error);
  }
}

/** A record on its way to its end. */
interface Task {
  readonly record: ReceivedRecord;
  readonly turn: Turn;
  /** From 1 on. */
  attempt: number;
  /** undefined until it is decoded. */
  event: ExactJson | undefined;
  /** What is called where the record is no event. */
  readonly other: ((context: EventContext) => unknown) | undefined;
}

/** The consumer stops before a handler is called. */
const notTried = new Error('not tried');

/** Field by field: an object spread into a larger one is many times dearer, and this is made for each event. */
function contextOf(record: ReceivedRecord, attempt: number, call: HandlerCall): EventContext {
  const { topic, partition, offset, key } = record;
  return {
    topic,
    partition,
    offset,
    timestamp: Number(record.timestamp),
    key: key === null ? null : key.toString(),
    keyBytes: key,
    headers: record.headers.map((header) => ({ name: header.key.toString(), value: header.value })),
    attempt,
    get signal() {
      return call.signal;
    },
  };
}

function placeOf({ topic, partition, offset }: ReceivedRecord): RecordPlace {
  return { topic, partition, offset };
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

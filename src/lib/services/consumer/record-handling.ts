import { sleep, throwIfAborted } from '../../abort.js';
import { describeError } from '../../dead-letters/failure.js';
import { hasErrorCode, messageOf } from '../../errors.js';
import type { ExactJson } from '../../values/exact-json.js';
import { PermanentError } from '../errors.js';
import type { Log } from '../log.js';
import { mayPass } from '../may-pass.js';
import type { EventDecoder } from './event-decoder.js';
import type { LetterWriter } from './letter-writer.js';
import type { ConsumerHooks, DeadLetterStage, EventContext, EventHandler, RecordPlace } from './options.js';
import type { ReceivedRecord } from './received-record.js';
import type { Slots } from './slots.js';

export interface HandlingOptions {
  readonly groupId: string;
  readonly handlers: ReadonlyMap<string, EventHandler<unknown>>;
  readonly decoder: EventDecoder;
  readonly letters: LetterWriter;
  readonly slots: Slots;
  readonly maxAttempts: number;
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
  /** Waits while the record's topic is paused. */
  readonly resumed: () => Promise<void>;
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
    const task: Task = { record, turn, attempt: 1, event: undefined };
    for (; ; task.attempt++) {
      await turn.resumed();
      try {
        const milliseconds = await this.#try(task);
        log.tell('onHandled', hooks.onHandled, { ...placeOf(record), attempts: task.attempt, milliseconds });
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

  /** @returns milliseconds that the handler took */
  async #try(task: Task): Promise<number> {
    const { record, turn, attempt } = task;
    return this.#options.slots.run(async () => {
      task.event ??= await this.#decode(record, turn);
      if (turn.stop.aborted) throw notTried;
      const startedAt = performance.now();
      await this.#options.handlers.get(record.topic)?.(task.event, contextOf(record, attempt, turn.abandoned));
      return performance.now() - startedAt;
    });
  }

  /** A registry that does not answer is waited for: the record is not to blame. */
  async #decode({ topic, value }: ReceivedRecord, { stop }: Turn): Promise<ExactJson> {
    const { decoder, log } = this.#options;
    while (!stop.aborted) {
      try {
        return await decoder.decode(topic, value);
      } catch (error) {
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
    log.tell('onRetry', hooks.onRetry, { ...place, attempt, pause, error });
    log.warn(`the handler has failed and is called again in ${pause} ms: ${messageOf(error)}`, { ...place }, error);
    await sleep(pause, turn.stop);
  }

  async #bury(record: ReceivedRecord, stage: DeadLetterStage, attempts: number, error: unknown): Promise<void> {
    const { groupId, letters, hooks, log } = this.#options;
    const failure = { ...describeError(error), stage, attempts, group: groupId, time: Date.now() };
    const deadLetter = await letters.write(record, failure);
    const place = placeOf(record);
    log.tell('onDeadLetter', hooks.onDeadLetter, { ...place, deadLetter, stage, attempts, error });
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
}

/** The consumer stops before a handler is called. */
const notTried = new Error('not tried');

function contextOf(record: ReceivedRecord, attempt: number, signal: AbortSignal): EventContext {
  const { timestamp, key, headers } = record;
  return {
    ...placeOf(record),
    timestamp,
    key: key?.toString() ?? null,
    headers: headers.map((header) => ({ name: header.key.toString(), value: header.value })),
    attempt,
    signal,
  };
}

function placeOf({ topic, partition, offset }: ReceivedRecord): RecordPlace {
  return { topic, partition, offset };
}

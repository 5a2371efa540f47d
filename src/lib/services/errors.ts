import { messageOf, type AppError, type Problem } from '../errors.js';

/**
 * An event that does not fit its schema, or has no key: it was not sent. `problems` names each bad field by its path.
 *
 * @example
 * ```ts
 * try {
 *   await producer.publish('task.created', event);
 * } catch (error) {
 *   if (error instanceof EventInvalidError) for (const { path, message } of error.problems) log(path, message);
 * }
 * ```
 */
export class EventInvalidError extends Error {
  override readonly name = 'EventInvalidError';
  readonly code = 'RECORD_INVALID';
  readonly topic: string;
  /** `{ path: 'tags[2]', message: 'expected a string, found 7' }` */
  readonly problems: readonly Problem[];

  constructor(topic: string, problems: readonly Problem[], cause?: unknown) {
    const details = problems.map(({ path = '', message }) => (path === '' ? message : `${path}: ${message}`));
    super(`the event for topic "${topic}" is invalid: ${details.join('; ')}`, { cause });
    this.topic = topic;
    this.problems = problems;
  }
}

/**
 * What is known of an event that was not acknowledged.
 * - `unsent`: it was never sent, and is not there: sending it again is safe
 * - `rejected`: the brokers will not have it, and it is not there; sending it again will not help
 * - `unknown`: it was sent and no answer came: it is there once, or not at all
 */
export type DeliveryOutcome = 'unsent' | 'rejected' | 'unknown';

/** An event was not acknowledged in time, or will never be. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';
  readonly code = 'RECORD_NOT_SENT';
  readonly topic: string;
  /** null where it had not come to that. */
  readonly partition: number | null;
  readonly outcome: DeliveryOutcome;

  constructor(topic: string, partition: number | null, outcome: DeliveryOutcome, cause: AppError | Error) {
    super(`the event for topic "${topic}" was not acknowledged (${outcome}): ${cause.message}`, { cause });
    this.topic = topic;
    this.partition = partition;
    this.outcome = outcome;
  }
}

/** Some events of a batch were not acknowledged. */
export class BatchDeliveryError<Report> extends Error {
  override readonly name = 'BatchDeliveryError';
  readonly code = 'RECORD_NOT_SENT';
  /** What became of each event, in the order of the batch. */
  readonly results: readonly (Report | Error)[];

  constructor(topic: string, results: readonly (Report | Error)[]) {
    const failures = results.filter((result) => result instanceof Error);
    const [first] = failures;
    super(`${failures.length} of ${results.length} events for topic "${topic}" were not acknowledged`, {
      cause: first,
    });
    this.results = results;
  }
}

/**
 * More is waiting to be acknowledged than the producer may hold; the event was not taken. Wait for `producer.ready()`
 * between calls, or for what `publish` returned.
 */
export class BufferFullError extends Error {
  override readonly name = 'BufferFullError';
  readonly code = 'BUFFER_FULL';

  constructor(limit: string) {
    super(`the producer holds ${limit} that are not acknowledged yet: wait for \`ready()\` before the next event`);
  }
}

/** The service was closed, or its signal was aborted. */
export class ServiceClosedError extends Error {
  override readonly name = 'ServiceClosedError';
  readonly code = 'CLOSED';

  constructor(service: 'producer' | 'consumer') {
    super(`the ${service} is closed`);
  }
}

/** The dead letter of a record cannot be written. The consumer stops, so that the record is not lost. */
export class DeadLetterError extends Error {
  override readonly name = 'DeadLetterError';
  readonly code = 'DEAD_LETTER_NOT_WRITTEN';
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly deadLetterTopic: string;

  constructor(
    { topic, partition, offset }: { readonly topic: string; readonly partition: number; readonly offset: number },
    deadLetterTopic: string,
    cause: unknown,
  ) {
    const place = `topic "${topic}", partition ${partition}, offset ${offset}`;
    super(`cannot write the dead letter of ${place} to "${deadLetterTopic}": ${messageOf(cause)}`, { cause });
    this.topic = topic;
    this.partition = partition;
    this.offset = offset;
    this.deadLetterTopic = deadLetterTopic;
  }
}

/**
 * Thrown by a handler that knows that trying again will not help: the record becomes a dead letter at once.
 *
 * @example
 * ```ts
 * if (task === undefined) throw new PermanentError(`there is no task "${event.taskId}"`);
 * ```
 */
export class PermanentError extends Error {
  override readonly name: string = 'PermanentError';
}

/** A handler has not ended within `handlerTimeout`: why it is called again, and what its dead letter says in the end. */
export class HandlerTimeoutError extends Error {
  override readonly name = 'HandlerTimeoutError';
  readonly code = 'HANDLER_TIMEOUT';

  /** @param limit milliseconds */
  constructor(limit: number) {
    super(`the handler has not ended within ${limit} ms`);
  }
}

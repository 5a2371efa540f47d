import { AppError, messageOf, problemText } from '../errors.js';

/** Why a record died. */
export interface DeadLetterFailure {
  /** What kind of error: letters are counted and chosen by it. */
  readonly errorClass: string;
  readonly message: string;
  /** What failed: `decode`, `handler`, or what else the consumer calls it. */
  readonly stage: string;
  /** How often it was tried before it was given up. */
  readonly attempts: number;
  /** The consumer group that gives it up; null where none does. */
  readonly group: string | null;
  /** Epoch milliseconds. */
  readonly time: number;
}

/** The class and the message of anything thrown: of an `AppError` its code, and all its problems in the message. */
export function describeError(error: unknown): Pick<DeadLetterFailure, 'errorClass' | 'message'> {
  if (error instanceof AppError) {
    return { errorClass: error.code, message: [error.message, ...error.problems.map(problemText)].join('; ') };
  }
  if (!(error instanceof Error)) return { errorClass: typeof error, message: messageOf(error) };
  const { name } = error.constructor;
  return { errorClass: error.name === 'Error' && name !== '' ? name : error.name, message: error.message };
}

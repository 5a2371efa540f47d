import { AppError, messageOf } from '../errors.js';
import { kafkaErrorCode, NO_ERROR } from './error-codes.js';

/** Why one item of a request failed: Kafka's name for the error, and what the broker says about it. */
export interface ItemError {
  readonly code: string;
  readonly message: string;
}

/** @returns null for error code 0 */
export function itemError(code: number, message: string | null = null): ItemError | null {
  if (code === NO_ERROR) return null;
  const { name } = kafkaErrorCode(code);
  return { code: name, message: message === null || message === '' ? name : message };
}

/** Of an item whose request failed as a whole. */
export function requestFailed(error: unknown): ItemError {
  return { code: error instanceof AppError ? error.code : 'INTERNAL', message: messageOf(error) };
}

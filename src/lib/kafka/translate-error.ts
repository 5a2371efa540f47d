import { AppError, messageOf } from '../errors.js';
import { addressText, type BrokerAddress } from './address.js';

/** What kafkajs threw while talking to one broker, as an error of ours. */
export function translateError(error: unknown, address: BrokerAddress): AppError {
  if (error instanceof AppError) return error;
  const root = rootCause(error);
  const reason = messageOf(root).replace(/^Connection error: /, '');
  if (nameOf(root) === 'KafkaJSRequestTimeoutError') {
    return new AppError('TIMEOUT', `broker "${addressText(address)}" did not answer in time`, { cause: error });
  }
  if (nameOf(root).startsWith('KafkaJSConnection') || nameOf(root) === 'KafkaJSLockTimeout') {
    return new AppError('BROKER_UNREACHABLE', `cannot reach broker "${addressText(address)}": ${reason}`, {
      cause: error,
    });
  }
  return new AppError('REQUEST_FAILED', `broker "${addressText(address)}": ${reason}`, { cause: error });
}

/** kafkajs wraps the real reason, once or twice, in `cause` (KafkaJSNumberOfRetriesExceeded and others). */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootCause(error.cause) : error;
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : '';
}

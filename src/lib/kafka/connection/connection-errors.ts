import { AppError } from '../../errors.js';
import { addressText, type BrokerAddress } from './address.js';

/** Why a request that failed never left this process: the broker can't have acted on it. */
class NeverSent extends Error {
  override readonly name = 'NeverSent';
}

/** True where no byte of the request was sent; false where nobody knows what came of it. */
export function wasNeverSent(error: unknown): boolean {
  for (let current = error; current instanceof Error; current = current.cause) {
    if (current instanceof NeverSent) return true;
  }
  return false;
}

/** The same failure, of a request that was still to be sent. */
export function neverSent<Failure>(error: Failure): Failure | AppError {
  if (!(error instanceof AppError)) return error;
  return new AppError(error.code, error.message, { cause: new NeverSent(error.message, { cause: error }) });
}

/** No connection came about, so nothing was sent. */
export function notConnected(address: BrokerAddress, reason: string, cause?: unknown): AppError {
  return unreachable(address, reason, new NeverSent(reason, { cause }));
}

/** A connection is lost, and with it every answer that it owed. */
export function connectionLost(address: BrokerAddress, reason: string, cause?: unknown): AppError {
  return unreachable(address, reason, cause);
}

function unreachable(address: BrokerAddress, reason: string, cause: unknown): AppError {
  return new AppError('BROKER_UNREACHABLE', `cannot reach broker "${addressText(address)}": ${reason}`, { cause });
}

/** @param limit milliseconds */
export function noAnswer(address: BrokerAddress, limit: number): AppError {
  return new AppError('TIMEOUT', `broker "${addressText(address)}" did not answer within ${limit / 1000} s`);
}

/** This client has closed the connection. */
export function connectionClosed(address: BrokerAddress): AppError {
  return new AppError('REQUEST_FAILED', `broker "${addressText(address)}": the connection was closed`);
}

export function unreadableAnswer(address: BrokerAddress, request: string, cause: unknown): AppError {
  return new AppError(
    'REQUEST_FAILED',
    `broker "${addressText(address)}" answers ${request} with what cannot be read`,
    {
      cause,
    },
  );
}

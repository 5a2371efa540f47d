import { AppError } from '../../errors.js';
import type { TlsSettings } from '../../security/settings.js';
import { brokerTlsOptions, isWithoutTls, tlsFailure } from '../../security/tls-failure.js';
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
  const { code, message, problems, hint } = error;
  const cause = new NeverSent(message, { cause: error });
  return new AppError(code, message, { cause, problems, ...(hint === undefined ? {} : { hint }) });
}

/** No connection came about, so nothing was sent. */
export function notConnected(address: BrokerAddress, reason: string, cause?: unknown): AppError {
  return unreachable(address, reason, new NeverSent(reason, { cause }));
}

/** A connection is lost, and with it every answer that it owed. */
export function connectionLost(address: BrokerAddress, reason: string, cause?: unknown): AppError {
  return unreachable(address, reason, cause);
}

/** The broker has ended a connection of its own accord. */
class ClosedByBroker extends Error {
  override readonly name = 'ClosedByBroker';
}

export function closedByBroker(address: BrokerAddress): AppError {
  const reason = 'the broker closed the connection';
  return connectionLost(address, reason, new ClosedByBroker(reason));
}

/** True where a connection was ended by the other side: without a word, or with one of something that is no TLS. */
export function wasClosed(failure: AppError): boolean {
  const origin = originOf(failure);
  return origin instanceof ClosedByBroker || isWithoutTls(origin);
}

/** What a failure of a connection began with: an error of the network's, most often. */
export function originOf(failure: AppError): unknown {
  let origin: Error = failure;
  while ((origin instanceof AppError || origin instanceof NeverSent) && origin.cause instanceof Error) {
    origin = origin.cause;
  }
  return origin;
}

/** Why there is no connection with TLS, or none that goes on; null where the failure has nothing to do with that. */
export function tlsError(address: BrokerAddress, tls: TlsSettings | null, error: unknown): AppError | null {
  const failure = tls && tlsFailure(error, tls, brokerTlsOptions);
  if (failure === null || isWithoutTls(error)) return null;
  return noTls(address, failure.reason, failure.hint, error);
}

/** @param hint null where there is nothing to be said to everybody */
export function noTls(address: BrokerAddress, reason: string, hint: string | null, cause: unknown): AppError {
  return new AppError('TLS_FAILED', `no TLS with broker "${addressText(address)}": ${reason}`, {
    cause: new NeverSent(reason, { cause }),
    ...(hint === null ? {} : { hint }),
  });
}

function unreachable(address: BrokerAddress, reason: string, cause: unknown): AppError {
  return new AppError('BROKER_UNREACHABLE', `${unreachableAt(address)}${reason}`, {
    cause,
    ...farHint(address),
  });
}

/** `todo-kafka up`, which the general hint names, starts nothing elsewhere. */
function farHint({ host }: BrokerAddress): { readonly hint?: string } {
  if (/^(?:localhost|127\..*|::1|0\.0\.0\.0)$/.test(host)) return {};
  return { hint: 'Look at the address, and at the networks and firewalls between it and this machine.' };
}

export interface Advertised {
  readonly brokerId: number;
  readonly address: BrokerAddress;
  /** Who has named the address. */
  readonly teller: BrokerAddress;
}

/**
 * The same failure where no connection came about, of an address that is known from another broker alone.
 * @param onNameUnknown hears of it where that will not pass
 */
export function notReachedFromHere(
  error: unknown,
  { brokerId, address, teller }: Advertised,
  onNameUnknown: (message: string) => void = () => undefined,
): unknown {
  const isAbout = error instanceof AppError && error.message.startsWith(unreachableAt(address));
  if (!isAbout || error.code !== 'BROKER_UNREACHABLE' || !wasNeverSent(error)) return error;
  const reason = error.message.slice(unreachableAt(address).length);
  const named = `"${addressText(teller)}" answers, and gives "${addressText(address)}" as the address of broker ${brokerId}`;
  const message = `cannot reach broker ${brokerId} from here: ${named}: ${reason}`;
  if (reason.includes('ENOTFOUND')) onNameUnknown(message);
  return new AppError('BROKER_UNREACHABLE', message, {
    cause: error,
    hint: 'Where that broker is up, it needs an address that can be reached from here: see `advertised.listeners` of its settings, or connect from its network.',
  });
}

function unreachableAt(address: BrokerAddress): string {
  return `cannot reach broker "${addressText(address)}": `;
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

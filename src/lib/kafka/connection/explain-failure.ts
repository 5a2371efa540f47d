import { AppError } from '../../errors.js';
import { plaintext, type Security } from '../../security/settings.js';
import { errorCodeOf } from '../error-codes.js';
import { saslHandshakeApi } from '../protocol/sasl-handshake.js';
import { addressText, type BrokerAddress } from './address.js';
import { Channel } from './channel.js';
import { connectionClosed, noTls, originOf, tlsError, wasClosed } from './connection-errors.js';
import { OtherProtocol } from './frame-reader.js';
import { greet } from './greeting.js';
import { openSocket } from './open-socket.js';

export interface Target {
  readonly address: BrokerAddress;
  readonly security: Security;
  readonly clientId: string;
  /** Ends the attempts. */
  readonly signal: AbortSignal;
}

/** Milliseconds for each step of a look at what a port speaks. */
const patience = 2_000;

/**
 * Why nothing comes of a connection: brokers close one without a word where TLS or its absence was expected, so another look at
 * what the port speaks has to say it. Nothing of the user's is sent with it.
 * @param failure of a connection's beginning
 * @returns `failure` itself where there is nothing to add
 */
export async function explainFailure(failure: unknown, target: Target): Promise<unknown> {
  if (!(failure instanceof AppError) || failure.code !== 'BROKER_UNREACHABLE' || target.signal.aborted) return failure;
  const { address, security } = target;
  const cause = originOf(failure);
  if (cause instanceof OtherProtocol) return cause.protocol === 'TLS' ? wantsTls(address, cause) : isHttp(failure);
  if (!wasClosed(failure)) return tlsError(address, security.tls, cause) ?? failure;
  if (security.tls === null) return (await speaksTls(target)) ? wantsTls(address, cause) : failure;
  const spoken = await spokenWithoutTls(target);
  if (spoken === null) return failure;
  const hint = 'Leave TLS out where that is meant, or name the port that has it.';
  return noTls(address, `that port speaks ${spoken} without it`, hint, cause);
}

/**
 * Why a broker has ended a connection at its first request after ApiVersions: where a login is asked for, nothing else is taken.
 * @returns `failure` itself where it is not that
 */
export async function explainRefusal(failure: unknown, target: Target): Promise<unknown> {
  const { address, security, signal } = target;
  if (!(failure instanceof AppError) || signal.aborted || security.sasl !== null || !wasClosed(failure)) return failure;
  const mechanisms = await look(target, security, (channel) => offeredMechanisms(channel)).catch(() => null);
  if (mechanisms === null) return failure;
  const message = `broker "${addressText(address)}" asks for a login, and takes ${mechanisms.join(', ')}`;
  return new AppError('AUTHENTICATION_FAILED', message, {
    cause: originOf(failure),
    hint: 'Choose one of these with `--sasl`, and name the user with `--username`.',
  });
}

function wantsTls(address: BrokerAddress, cause: unknown): AppError {
  return noTls(address, 'that port speaks TLS, and was spoken to without it', 'Add `--tls`.', cause);
}

function isHttp({ code, message, cause }: AppError): AppError {
  return new AppError(code, message, {
    cause,
    hint: 'A registry or a web page may listen there: name the port of a broker with `--brokers`.',
  });
}

/** Whose certificate it has does not matter here: the socket is closed before anything is sent. */
async function speaksTls({ address, signal }: Target): Promise<boolean> {
  try {
    const socket = await openSocket(address, 'whoever answers', patience, signal);
    socket.destroy();
    return true;
  } catch (error) {
    return error instanceof AppError && error.code === 'TLS_FAILED';
  }
}

async function spokenWithoutTls(target: Target): Promise<string | null> {
  try {
    return await look(target, plaintext, () => Promise.resolve("Kafka's protocol"));
  } catch (error) {
    const origin = error instanceof AppError ? originOf(error) : error;
    return origin instanceof OtherProtocol ? origin.protocol : null;
  }
}

/** The mechanisms that a broker takes, which it names when it is asked for none of them; null where it takes no login. */
async function offeredMechanisms(channel: Channel): Promise<readonly string[] | null> {
  const { errorCode, mechanisms } = await channel.ask(saslHandshakeApi, 1, { mechanism: '' }, patience);
  return errorCode === errorCodeOf('UNSUPPORTED_SASL_MECHANISM') ? mechanisms : null;
}

/** Greets the broker on a connection of its own, and has another look there. */
async function look<Seen>(
  { address, clientId, signal }: Target,
  { tls }: Security,
  see: (channel: Channel) => Promise<Seen>,
): Promise<Seen> {
  const socket = await openSocket(address, tls, patience, signal);
  const channel = new Channel(socket, { address, clientId, onThrottled: () => undefined, onEnd: () => undefined });
  try {
    await greet(channel, address, patience);
    return await see(channel);
  } finally {
    channel.end(connectionClosed(address));
  }
}

import createSocketFactory from 'kafkajs/src/network/socketFactory.js';
import type { Socket } from 'node:net';
import { abortReason, onAborted } from '../../abort.js';
import { messageOf } from '../../errors.js';
import type { TlsSettings } from '../../security/settings.js';
import { tlsOptions } from '../../security/tls.js';
import type { BrokerAddress } from './address.js';
import { notConnected, tlsError } from './connection-errors.js';

/**
 * Opens a socket with kafkajs's factory: all addresses of a host are tried; with TLS it is open when the handshake is done.
 * @param tls `whoever answers` takes any certificate: only to see whether TLS is spoken at all
 * @param connectionTimeout milliseconds, for the handshake of TLS too
 * @param signal ends the attempt
 * @throws AppError BROKER_UNREACHABLE; TLS_FAILED; CONFIG_INVALID where TLS can't be made of the settings; the reason of `signal`
 */
export async function openSocket(
  address: BrokerAddress,
  tls: TlsSettings | 'whoever answers' | null,
  connectionTimeout: number,
  signal: AbortSignal,
): Promise<Socket> {
  if (signal.aborted) throw abortReason(signal);
  const ssl = tls === 'whoever answers' ? { rejectUnauthorized: false } : tls && tlsOptions(tls);
  return new Promise((resolve, reject) => {
    const settle = (): void => {
      clearTimeout(timer);
      stopListening();
      socket.removeListener('error', onError);
    };
    const fail = (error: Error): void => {
      settle();
      socket.on('error', () => undefined).destroy();
      reject(error);
    };
    const onConnect = (): void => {
      settle();
      resolve(socket.setNoDelay(true));
    };
    const onError = (error: Error): void =>
      fail(
        tlsError(address, tls === 'whoever answers' ? {} : tls, error) ?? notConnected(address, reasonOf(error), error),
      );
    const onAbort = (): void => fail(abortReason(signal));
    const timer = setTimeout(
      () => fail(notConnected(address, `no connection within ${connectionTimeout / 1000} s`)),
      connectionTimeout,
    );
    const socket = createSocketFactory()({ host: address.host, port: address.port, ssl, onConnect });
    socket.once('error', onError);
    const stopListening = onAborted(signal, onAbort);
  });
}

/** Where a host has several addresses, Node tells why each of them failed, in an error that says nothing itself. */
function reasonOf(error: Error): string {
  if (!(error instanceof AggregateError)) return error.message;
  return error.errors.map(messageOf).join(', ');
}

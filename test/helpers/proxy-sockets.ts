import { readFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { connect as connectProtected, createServer as createProtectedServer } from 'node:tls';
import type { BrokerAddress } from '../../src/lib/kafka/connection/address.js';
import { clusterLogin } from './cluster-login.js';

/** The server of a proxy that reads what passes: with the brokers' own certificate where those of the tests have TLS. */
export function frontOfBrokers(onClient: (client: Socket) => void): Server {
  const login = clusterLogin();
  if (login === null) return createServer(onClient);
  const pem = readFileSync(login.serverPem);
  return createProtectedServer({ cert: pem, key: pem }, onClient);
}

/** A connection of such a proxy to a broker of the tests. */
export function socketToBroker({ host, port }: BrokerAddress): Socket {
  const login = clusterLogin();
  if (login === null) return connect({ host, port });
  return connectProtected({ host, port, servername: 'localhost', ca: readFileSync(login.ca) });
}

import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { onTestFinished } from 'vitest';
import { parseAddress } from '../../src/lib/kafka/connection/address.js';
import { onFrame } from './rewriting-proxy.js';

/** A proxy before a broker, which writes down which requests pass through it. */
export interface RequestCounter {
  /** `host:port` of the proxy. */
  readonly address: string;
  /** Connections that were made through it. */
  connections: number;
  /** How many requests with this API key have passed. */
  count(apiKey: number): number;
}

/** @param broker `host:port`, without TLS */
export async function countingRequests(broker: string): Promise<RequestCounter> {
  const target = parseAddress(broker);
  if (target === null) throw new Error(`no address: ${broker}`);
  const keys: number[] = [];
  const server = createServer((client) => {
    counter.connections += 1;
    const upstream = connect(target);
    client.on('error', () => undefined).on('close', () => upstream.destroy());
    upstream.on('error', () => undefined).on('close', () => client.destroy());
    onFrame(client, (frame) => {
      keys.push(frame.readInt16BE(4));
      upstream.write(frame);
    });
    upstream.pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the proxy has no port');
  const counter: RequestCounter = {
    address: `127.0.0.1:${address.port}`,
    connections: 0,
    count: (apiKey) => keys.filter((key) => key === apiKey).length,
  };
  return counter;
}

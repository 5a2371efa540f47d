import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BrokerAddress } from '../../../src/lib/kafka/connection/address.js';
import { wasNeverSent } from '../../../src/lib/kafka/connection/connection-errors.js';
import { encodeRequest } from '../../../src/lib/kafka/protocol/api.js';
import { apiVersionsApi, type ApiVersionsResponse } from '../../../src/lib/kafka/protocol/api-versions.js';
import { metadataApi } from '../../../src/lib/kafka/protocol/metadata.js';
import { noTopic, openConnection } from '../../helpers/connections.js';

/** What a real broker never sends: each answers ApiVersions as one does, and Metadata with these bytes. */
const frame = (bytes: Buffer, size = bytes.length): Buffer => {
  const head = Buffer.alloc(4);
  head.writeInt32BE(size);
  return Buffer.concat([head, bytes]);
};
const answer = (correlationId: number, body: Buffer): Buffer => {
  const head = Buffer.alloc(4);
  head.writeInt32BE(correlationId);
  return frame(Buffer.concat([head, body]));
};

const spoken: ApiVersionsResponse = {
  errorCode: 0,
  apiKeys: [
    { apiKey: 3, minVersion: 0, maxVersion: 12 },
    { apiKey: 18, minVersion: 0, maxVersion: 4 },
  ],
  throttleTimeMs: 0,
  finalizedFeaturesEpoch: null,
  finalizedFeatures: null,
};
/** A version's header ends with tagged fields, but for that of ApiVersions, which `encodeRequest` writes as of any other. */
const greeting = (version: number, body = spoken): Buffer =>
  encodeRequest({ ...apiVersionsApi, request: apiVersionsApi.response }, version, body).subarray(version >= 3 ? 1 : 0);

interface Asked {
  readonly apiKey: number;
  readonly version: number;
  readonly correlationId: number;
}

/** A server that gives each request, whole as it comes here, to `reply`. */
async function scripted(reply: (asked: Asked, socket: Socket) => void): Promise<BrokerAddress> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      for (let at = 0; at < chunk.length; at += 4 + chunk.readInt32BE(at)) {
        const [apiKey, version] = [chunk.readInt16BE(at + 4), chunk.readInt16BE(at + 6)];
        reply({ apiKey, version, correlationId: chunk.readInt32BE(at + 8) }, socket);
      }
    });
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { host: '127.0.0.1', port: address.port };
}

const afterGreeting = (bytes: (correlationId: number) => Buffer): Promise<BrokerAddress> =>
  scripted(({ apiKey, version, correlationId }, socket) => {
    socket.write(apiKey === 18 ? answer(correlationId, greeting(version)) : bytes(correlationId));
  });

describe('what is no frame', () => {
  it.each([
    ['of no bytes', Buffer.alloc(4), "it sent a frame of 0 bytes, which is no answer of Kafka's protocol"],
    ['of fewer than none', frame(Buffer.alloc(0), -1), 'it sent a frame of -1 bytes'],
    ['of two bytes', frame(Buffer.alloc(2)), 'it sent a frame of 2 bytes'],
    ['of 2 GB', frame(Buffer.alloc(10), 2 ** 31 - 1), 'it sent a frame of 2147483647 bytes'],
    ['that is HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), "that port speaks HTTP, not Kafka's protocol"],
    ['that is an alert of TLS', Buffer.from([0x15, 3, 3, 0, 2, 2, 80]), "that port speaks TLS, not Kafka's protocol"],
    [
      'that answers another request',
      answer(77, Buffer.alloc(10)),
      'it answers request 77 where request 1 is to be answered',
    ],
  ])('%s closes the connection and is named', async (_, bytes, reason) => {
    const address = await afterGreeting(() => bytes);
    const connection = openConnection(address);
    const asked = [connection.send(metadataApi, noTopic), connection.send(metadataApi, noTopic)];
    const failure = {
      code: 'BROKER_UNREACHABLE',
      message: expect.stringContaining(`cannot reach broker "127.0.0.1:${address.port}": ${reason}`) as string,
    };
    for (const request of asked) await expect(request).rejects.toMatchObject(failure);
    await expect(connection.send(metadataApi, noTopic)).rejects.toMatchObject(failure);
  });

  it('comes instead of the first answer too', async () => {
    const address = await scripted((_, socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const error: unknown = await openConnection(address)
      .connect()
      .catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'BROKER_UNREACHABLE',
      message: `cannot reach broker "127.0.0.1:${address.port}": that port speaks HTTP, not Kafka's protocol`,
    });
    expect(wasNeverSent(error)).toBe(true);
  });
});

describe('an answer that does not hold what it should', () => {
  it.each([
    ['ends too early', Buffer.from([0, 0, 0, 0, 0])],
    // Tagged fields of the header, throttle time, then an array of 4,294,967,294 brokers.
    [
      'counts more than it has bytes',
      Buffer.from([0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, ...Array<number>(200).fill(0)]),
    ],
  ])('%s: it is named, and the connection is closed', async (_, body) => {
    const address = await afterGreeting((correlationId) => answer(correlationId, body));
    const connection = openConnection(address);
    const [asked, another] = [connection.send(metadataApi, noTopic), connection.send(metadataApi, noTopic)];
    another.catch(() => undefined);
    await expect(asked).rejects.toMatchObject({
      code: 'REQUEST_FAILED',
      message: `broker "127.0.0.1:${address.port}" answers Metadata with what cannot be read`,
    });
    await expect(another).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });
});

describe('a broker that does not know our ApiVersions', () => {
  it('is asked again in the newest version that it names (KIP-511)', async () => {
    const versions: number[] = [];
    const old = { ...spoken, errorCode: 35, apiKeys: [{ apiKey: 18, minVersion: 0, maxVersion: 2 }] };
    const address = await scripted(({ apiKey, version, correlationId }, socket) => {
      if (apiKey !== 18) return;
      versions.push(version);
      socket.write(answer(correlationId, version > 2 ? greeting(0, old) : greeting(version)));
    });
    const connection = openConnection(address);
    await connection.connect();
    expect(versions).toEqual([3, 2]);
    expect(connection.versionOf(metadataApi)).toBe(12);
    expect(connection.finalizedFeature('transaction.version')).toBeNull();
  });
});

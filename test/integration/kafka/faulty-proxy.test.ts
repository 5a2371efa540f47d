import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { FaultyProxy } from '../../helpers/faulty-proxy.js';

/** A proxy before a server that sends back what it is sent. */
async function echoProxy(): Promise<FaultyProxy> {
  const server = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const proxy = await FaultyProxy.open({ host: '127.0.0.1', port: address.port });
  onTestFinished(async () => {
    await proxy.close();
    server.close();
  });
  return proxy;
}

async function client(proxy: FaultyProxy): Promise<Socket> {
  const socket = connect(proxy.port, '127.0.0.1');
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('the proxy that tests put before a broker', () => {
  it('passes everything on, either way, and a half-closed connection', async () => {
    const socket = await client(await echoProxy());
    socket.end(Buffer.alloc(3_000_000, 'a'));
    expect((await buffer(socket)).length).toBe(3_000_000);
  });

  it('ends a connection in the middle of an answer, and only that one', async () => {
    const proxy = await echoProxy();
    const socket = await client(proxy);
    proxy.cutAfter(1_000);
    socket.write(Buffer.alloc(5_000, 'a'));
    expect((await buffer(socket)).length).toBe(1_000);
    const next = await client(proxy);
    next.end(Buffer.alloc(5_000, 'a'));
    expect((await buffer(next)).length).toBe(5_000);
    expect(proxy.accepted).toBe(2);
  });

  it('holds bytes back one way, and lets them go when it is healed', async () => {
    const proxy = await echoProxy();
    const socket = await client(proxy);
    proxy.dropServerToClient();
    socket.write('held');
    await eventually(() => expect(proxy.connections).toBe(1), { within: 5_000 });
    expect(socket.bytesRead).toBe(0);
    proxy.heal();
    expect(String(await once(socket, 'data'))).toBe('held');
  });

  it('keeps the order of delayed bytes when the delay is taken away', async () => {
    const proxy = await echoProxy();
    const socket = await client(proxy);
    proxy.delay(50);
    socket.write('one ');
    proxy.delay(0);
    socket.end('two');
    expect(String(await buffer(socket))).toBe('one two');
  });
});

import { createHash, randomBytes } from 'node:crypto';
import { request, type IncomingMessage, type RequestOptions } from 'node:http';
import { connect } from 'node:net';
import { buffer, text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { eventually } from '../helpers/eventually.js';
import { composeByHand, docker } from './engine.js';

const gates = [
  [8080, 'kafka-ui'],
  [8081, 'schema-registry'],
] as const;

beforeAll(async () => {
  await composeByHand('zookeeper', 'up', '--detach', '--no-deps', ...gates.map(([, service]) => `${service}-gate`));
  await startUpstream('upstream');
});
afterAll(async () => {
  await docker('rm', '--force', 'upstream', 'elsewhere');
  await composeByHand('zookeeper', 'down', '--volumes', '--timeout', '1');
});

/** Something that stands in the place of both services, on the network of the gates. */
async function startUpstream(name: string): Promise<void> {
  const aliases = gates.flatMap(([, service]) => ['--network-alias', service]);
  const files = ['--volume', `${import.meta.dirname}/upstream.mjs:/upstream.mjs:ro`];
  const image = ['todo-kafka-test/app', 'node', '/upstream.mjs'];
  await docker('run', '--detach', '--name', name, '--network', 'todo-network', ...aliases, ...files, ...image);
  await serves();
}

async function serves(): Promise<void> {
  await eventually(async () => {
    for (const [port] of gates) expect((await answerOf(port, '/')).status).toBe(200);
  });
}

/** Milliseconds without a byte. */
const patience = 30_000;
/** Bytes; Node takes 16 KB otherwise. */
const maxHeaderSize = 65_536;

const seen = z.object({ method: z.string(), url: z.string(), rawHeaders: z.array(z.string()), sha256: z.string() });

async function responseOf(
  port: number,
  path: string,
  options: RequestOptions = {},
  body?: Buffer,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false, maxHeaderSize, timeout: patience, ...options });
    sent.once('timeout', () => sent.destroy(new Error('nothing came')));
    sent.once('error', reject).once('response', resolve).end(body);
  });
}

async function answerOf(
  port: number,
  path: string,
  options: RequestOptions = {},
  body?: Buffer,
): Promise<{ readonly status: number; readonly words: string }> {
  const response = await responseOf(port, path, options, body);
  return { status: response.statusCode ?? 0, words: await text(response) };
}

/** What is answered to these bytes, until the connection ends, or until something is there where it stays open. */
async function answerToBytes(port: number, bytes: string, until: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect({ host: '127.0.0.1', port }, () => socket.write(bytes));
    socket.setTimeout(patience, () => socket.destroy());
    socket.setEncoding('latin1').once('error', reject);
    socket.once('close', () => resolve(answer));
    socket.on('data', (chunk: string) => {
      answer += chunk;
      if (until.test(answer)) socket.destroy();
    });
  });
}

describe.each(gates)('the gate at port %i, before %s', (port, service) => {
  it('passes on paths, headers and bodies as they come, of any size', async () => {
    const path = '/subjects/a%2Fb%20c//d;v=1/../e?x=%2f&y=%C3%BC&&z';
    const body = randomBytes(20_000_000);
    const headers = { host: 'localhost:9', 'x_under.score': '1', cookie: 'c'.repeat(30_000), accept: 'a, b' };
    const { status, words } = await answerOf(port, path, { method: 'PUT', headers }, body);
    const { rawHeaders, ...rest } = seen.parse(JSON.parse(words));
    const sha256 = createHash('sha256').update(body).digest('hex');
    expect([status, rest]).toEqual([200, { method: 'PUT', url: path, sha256 }]);
    const names = rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
    expect(names.sort()).toEqual([...Object.keys(headers), 'connection', 'content-length'].sort());
    expect(rawHeaders).toEqual(expect.arrayContaining([...Object.values(headers), String(body.length)]));
  });

  it('passes on an answer while it is still under way, one of any size, with a long head, and failures', async () => {
    const events = await responseOf(port, '/events');
    expect(events.headers['x-long']).toHaveLength(20_000);
    for await (const chunk of events) {
      expect(String(chunk)).toBe('data: first\n\n');
      break; // before it has an end
    }
    expect((await buffer(await responseOf(port, '/zeros'))).equals(Buffer.alloc(20_000_000))).toBe(true);
    expect(await answerOf(port, '/502')).toEqual({ status: 502, words: 'its own words' });
  });

  it('lets a connection become a WebSocket, of its own pages only, and nothing else', async () => {
    const asked = (protocol: string, origin: string): string =>
      `GET /ws HTTP/1.1\r\nHost: localhost:1\r\nOrigin: ${origin}\r\nConnection: Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
    const echoed = `${asked('websocket', 'http://localhost:1')}over it`;
    expect(await answerToBytes(port, echoed, /over it/)).toMatch(/^HTTP\/1.1 101 .*over it$/s);
    expect(await answerToBytes(port, asked('websocket', 'http://localhost:2'), /let in/)).toMatch(/^HTTP\/1.1 403 /);
    expect(await answerToBytes(port, asked('h2c', 'http://localhost:1'), /sha256/)).toMatch(/^HTTP\/1.1 200 /);
  });

  it('says in words what it refuses, be it asked to read, to write or for permission', async () => {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      expect(await answerOf(port, '/', { method, headers: { host: 'evil.example' } })).toEqual({
        status: 421,
        words: 'todo-kafka: only localhost, addresses, names of one part and names below "internal" are served here\n',
      });
      const headers = { host: 'localhost', origin: 'http://evil.example' };
      expect(await answerOf(port, '/', { method, headers })).toEqual({
        status: 403,
        words: 'todo-kafka: pages of other origins are not let in\n',
      });
    }
    const twice = 'GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\n\r\n';
    expect(await answerToBytes(port, twice, /<\/html>/)).toMatch(/^HTTP\/1.1 400 /);
    expect(await answerToBytes(port, 'GET / HTTP/1.0\r\n\r\n', /sha256/)).toContain(`"${service}:${port}"`);
  });
});

describe('the gates', () => {
  it('say that nothing answers, and find what is there again, also elsewhere', async () => {
    await docker('rm', '--force', 'upstream');
    await eventually(async () => {
      for (const [port, service] of gates) {
        const words = `todo-kafka: ${service}:${port} does not answer\n`;
        expect(await answerOf(port, '/')).toEqual({ status: 502, words });
      }
    });
    await startUpstream('upstream');
    await startUpstream('elsewhere');
    await docker('rm', '--force', 'upstream');
    await serves();
  });
});

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import https from 'node:https';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { connect } from 'node:tls';
import { afterAll, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { Authority } from '../../../src/lib/local-cluster/runtime/certificates.js';
import { startFront } from '../../../src/lib/local-cluster/runtime/native/registry-front.js';
import { eventually } from '../../helpers/eventually.js';
import { freePort } from '../../helpers/free-port.js';
import { writeIn } from '../../helpers/workspace.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const authority = new Authority('tests');
const login = 'admin:secret-of-front';
/** What stands behind the front, which each test gives its way of answering; how many requests are open there. */
let [answer, open]: [Answer, number] = [() => undefined, 0];
let [behind, front, port]: [Server | null, https.Server | null, number] = [null, null, 0];

beforeAll(async () => {
  const { cert, key } = authority.sign('localhost');
  const folder = mkdtempSync(join(inject('testRoot'), 'front-'));
  writeIn(folder, 'server.pem', key + cert);
  writeIn(folder, 'admin.password', 'secret-of-front');
  const registryPort = await freePort();
  behind = createServer((request, response) => {
    open += 1;
    response.on('close', () => (open -= 1));
    void answer(request, response);
  }).listen(registryPort, '127.0.0.1');
  await once(behind, 'listening');
  port = await freePort();
  const users = { admin: `${folder}/admin.password` };
  front = await startFront({ port, registryPort, certificate: `${folder}/server.pem`, users });
});
beforeEach(() => {
  answer = (_, response) => void response.end('ok');
});
afterAll(() => {
  for (const server of [front, behind]) {
    server?.closeAllConnections();
    server?.close();
  }
});

function send(options: https.RequestOptions = {}, body?: Buffer): ReturnType<typeof https.request> {
  const target = { host: 'localhost', port, ca: authority.cert, auth: login, agent: false } as const;
  const request = https.request({ ...target, ...(body === undefined ? {} : { method: 'POST' }), ...options });
  request.on('error', () => undefined).end(body);
  return request;
}

async function ask(options: https.RequestOptions = {}, body?: Buffer): Promise<readonly [number, Buffer]> {
  const [response] = (await once(send(options, body), 'response')) as [IncomingMessage];
  return [response.statusCode ?? 0, await buffer(response)];
}

it('passes bodies on as they are, both ways, whatever their size', async () => {
  const body = Buffer.alloc(20_000_000, 'x\u0000é');
  answer = async (request, response) => {
    const sent = await buffer(request);
    response.writeHead(201, { 'x-sha': createHash('sha256').update(sent).digest('hex') }).end(sent);
  };
  const [status, text] = await ask({ path: '/a%2Fb?c=%20' }, body);
  expect([status, text.equals(body)]).toEqual([201, true]);
});

it('passes paths and headers on as they are, but for the login', async () => {
  answer = ({ url, headers }, response) => void response.end(JSON.stringify({ url, headers }));
  const [, text] = await ask({ path: '/a%2Fb?c=%20', headers: { 'x-own': 'here' } });
  const seen = JSON.parse(text.toString()) as { url: string; headers: Record<string, string> };
  expect(seen.url).toBe('/a%2Fb?c=%20');
  expect(seen.headers).toMatchObject({ 'x-own': 'here', host: `localhost:${port}` });
  expect(seen.headers).not.toHaveProperty('authorization');
});

it('lets nothing through without a login, and nothing of it is held back until then', async () => {
  let asked = 0;
  answer = (_, response) => {
    asked += 1;
    response.end();
  };
  const wrong = [
    undefined,
    '',
    'admin',
    'admin:',
    'admin:secret-of-fron',
    'admin:secret-of-front2',
    ':secret-of-front',
  ];
  for (const auth of wrong)
    expect([auth, (await ask({ auth: auth ?? null, method: 'DELETE' }))[0]]).toEqual([auth, 401]);
  for (const header of ['Bearer x', 'Basic', 'Basic !', `Basic ${'A'.repeat(10_000)}`])
    expect((await ask({ auth: null, headers: { authorization: header } }))[0]).toBe(401);
  expect(asked).toBe(0);
  expect((await ask({ headers: { authorization: `basic ${Buffer.from(login).toString('base64')}` } }))[0]).toBe(200);
});

it('gives up what nobody waits for any more', async () => {
  answer = () => undefined; // for ever
  const request = send();
  await eventually(() => expect(open).toBe(1));
  request.destroy();
  await eventually(() => expect(open).toBe(0));
});

it('does not make an answer that is cut look whole', async () => {
  answer = (_, response) => {
    response.writeHead(200, { 'content-length': 1_000 }).write('half');
    setImmediate(() => response.destroy());
  };
  await expect(ask()).rejects.toThrow('aborted');
});

it('says in words that nobody answers behind it', async () => {
  answer = ({ socket }) => void socket.destroy();
  const [status, text] = await ask();
  expect([status, JSON.parse(text.toString())]).toEqual([
    502,
    { error_code: 502, message: 'todo-kafka: the schema registry does not answer' },
  ]);
});

it('lives on where clients speak something else, or leave in the middle', async () => {
  const plain = connect({ host: 'localhost', port, ca: authority.cert, servername: 'localhost' });
  await once(plain, 'secureConnect');
  plain.on('error', () => undefined).resume();
  plain.end('nothing of HTTP\r\n\r\n');
  await once(plain, 'close');
  const cut = send({ method: 'POST', headers: { 'content-length': 1_000 } });
  await eventually(() => expect(cut.socket).not.toBeNull());
  cut.destroy();
  expect((await ask())[0]).toBe(200);
});

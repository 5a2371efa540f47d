import { request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { SchemaRegistry } from '../../../src/lib/registry/client.js';
import type { RegistryOptions } from '../../../src/lib/registry/api.js';
import type { RegistryLogin } from '../../../src/lib/security/settings.js';
import { TokenUnavailable } from '../../../src/lib/security/oauth/token-unavailable.js';
import { Authority } from '../../helpers/certificates.js';
import { noSecretWasSaid, shown } from '../../helpers/secure-cluster.js';
import { testCluster } from '../../helpers/test-cluster.js';

const authority = new Authority('tests');
const client = authority.sign('todo-client');
const password = 'registry-1f0c88';
let registry: URL;

beforeAll(() => {
  registry = new URL(testCluster().registry);
});

/** The test cluster's registry behind TLS and a login: who comes with another one than is expected gets `status`. */
async function front(
  expected: string | null,
  {
    status = 401,
    wantsCertificate = false,
    to = '',
  }: { status?: number; wantsCertificate?: boolean; to?: string } = {},
): Promise<URL> {
  const { cert, key } = authority.sign('localhost');
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    if (to !== '') response.writeHead(307, { location: to }).end();
    else if (expected !== null && request.headers.authorization !== expected) response.writeHead(status).end();
    else {
      const upstream = httpRequest(`${registry.origin}${request.url ?? ''}`, { method: request.method }, (passed) => {
        response.writeHead(passed.statusCode ?? 502, passed.headers);
        passed.pipe(response);
      });
      request.pipe(upstream);
    }
  };
  const server = createServer({ cert, key, ca: authority.cert, requestCert: wantsCertificate }, answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return new URL(`https://localhost:${(server.address() as AddressInfo).port}${registry.pathname}`);
}

function asking(url: URL, options: Partial<RegistryOptions> = {}): Promise<unknown> {
  const { signal } = new AbortController();
  const tls = { ca: authority.cert };
  return new SchemaRegistry({ url, tls, signal, debug: () => undefined, ...options }).subjects();
}

const basic: RegistryLogin = { kind: 'basic', username: 'alice', password: () => Promise.resolve(password) };
const bearer: RegistryLogin = { kind: 'bearer', token: () => Promise.resolve('bearer-77d0') };
const oauth: RegistryLogin = { kind: 'oauth', token: () => Promise.resolve({ value: 'oauth-31fe', expiresAt: null }) };

it.each([
  ['a password', basic, `Basic ${Buffer.from(`alice:${password}`).toString('base64')}`],
  ['a token', bearer, 'Bearer bearer-77d0'],
  ['a token of an authorization server', oauth, 'Bearer oauth-31fe'],
])('a registry with TLS is asked with %s', async (_, login, expected) => {
  expect(await asking(await front(expected), { login })).toEqual(expect.any(Array));
});

it('a registry is shown the certificate of the client, and misses it where there is none', async () => {
  const url = await front(null, { wantsCertificate: true });
  expect(await asking(url, { tls: { ca: authority.cert, ...client } })).toEqual(expect.any(Array));
  expect(await shown(asking(url))).toEqual({
    code: 'TLS_FAILED',
    message: `no TLS with the schema registry at "${url.href}": it wants a certificate of the client (certificate required)`,
    hint: 'Give yours with `--registry-tls-cert FILE` and `--registry-tls-key FILE`.',
  });
});

it('says what a registry refuses, and to whom', async () => {
  const url = await front('nobody');
  const place = `the schema registry at "${url.href}"`;
  expect(await shown(asking(url))).toEqual({
    code: 'AUTHENTICATION_FAILED',
    message: `${place} asks for a login`,
    hint: 'Name the user with `--registry-username` and the password with `--registry-password-file`.',
  });
  const look = 'Look at the name and the password, or at where the token comes from.';
  expect(await shown(asking(url, { login: basic }))).toEqual({
    code: 'AUTHENTICATION_FAILED',
    message: `${place} refuses user "alice": status 401 Unauthorized`,
    hint: look,
  });
  expect(await shown(asking(url, { login: bearer }))).toEqual({
    code: 'AUTHENTICATION_FAILED',
    message: `${place} refuses the token: status 401 Unauthorized`,
    hint: look,
  });
  const denying = await front('nobody', { status: 403 });
  expect(await shown(asking(denying, { login: basic }))).toEqual({
    code: 'ACCESS_DENIED',
    message: `the schema registry at "${denying.href}" does not allow this to user "alice": status 403 Forbidden`,
    hint: 'Whoever runs the registry has to allow it.',
  });
  expect(await shown(asking(url, { tls: {} }))).toEqual({
    code: 'TLS_FAILED',
    message: `no TLS with ${place}: its certificate is from an authority that is not known here`,
    hint: 'Name the authority that has signed it with `--registry-tls-ca FILE`.',
  });
  noSecretWasSaid(password, Buffer.from(`alice:${password}`).toString('base64'), 'bearer-77d0');
});

it('credentials go to no other place that a registry leads to', async () => {
  const elsewhere = await front('nobody');
  const url = await front(null, { to: elsewhere.href });
  expect(await shown(asking(url, { login: basic }))).toMatchObject({
    code: 'REGISTRY_REQUEST_FAILED',
    message: `the schema registry at "${url.href}": status 307 Temporary Redirect`,
  });
});

it('without a token the registry is as good as not there', async () => {
  const url = await front(null);
  const token = (): Promise<never> => Promise.reject(new TokenUnavailable('cannot get a token of "x": status 503'));
  expect(await shown(asking(url, { login: { kind: 'oauth', token } }))).toMatchObject({
    code: 'REGISTRY_UNREACHABLE',
    message: `cannot reach the schema registry at "${url.href}": cannot get a token of "x": status 503`,
  });
});

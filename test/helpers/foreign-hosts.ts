import { request, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { text } from 'node:stream/consumers';
import { expect } from 'vitest';

/** Names that a request may be for, with any port or none: those of this machine, of containers, and addresses. */
const ownHosts = [
  'localhost',
  'LOCALHOST',
  'registry.localhost',
  '127.0.0.1',
  '[::1]',
  '192.168.1.7',
  'schema-registry',
  'three-schema-registry',
  'host.docker.internal',
];
/** Names that somebody else can let lead to this machine. */
const foreignHosts = [
  'evil.example',
  'localhost.evil.example',
  '127.0.0.1.evil.example',
  'evil-localhost.example',
  'internal.example',
  '1.2.3.4.5',
  '[evil.example]',
];

/** Expects a registry to serve its own hosts and pages, and to refuse those of others, whatever is asked. */
export async function expectNoForeignHosts(registry: string): Promise<void> {
  await expectHosts(`${registry}/subjects`, ['/', '/apis/registry/v3/system/info', '/apis/registry/v2/admin/rules']);
  const body = '{"schema":"\\"int\\""}';
  expect(await expectOrigins(`${registry}/subjects/foreign-hosts/versions`, body)).toBe(200);
}

/** The same of a registry that wants a login, which has no pages. */
export async function expectNoForeignHostsOfSecure(registry: string, access: RequestOptions): Promise<void> {
  await expectHosts(`${registry}/subjects`, ['/', '/apis/registry/v3/system/info'], access);
  await expectNoForeignOrigins(`${registry}/subjects/foreign-hosts/versions`, '{"schema":"\\"int\\""}', access);
}

/** The same of the web UI. */
export async function expectNoForeignHostsOfUi(ui: string): Promise<void> {
  await expectHosts(`${ui}/`, ['/actuator/health', '/api/clusters']);
  await expectOrigins(`${ui}/api/clusters/local/topics`, '{"name":"foreign-hosts"}');
}

/** @param others more paths, at which hosts of elsewhere are refused too */
async function expectHosts(page: string, others: readonly string[], access: RequestOptions = {}): Promise<void> {
  const { port } = new URL(page);
  const answers = async (hosts: readonly string[]): Promise<readonly (readonly [string, number])[]> =>
    Promise.all(
      hosts
        .flatMap((host) => ['', `:${port}`, ':1'].map((suffix) => `${host}${suffix}`))
        .map(async (host) => [host, await statusOf(page, { host }, access)] as const),
    );
  expect((await answers(ownHosts)).filter(([, status]) => status !== 200)).toEqual([]);
  expect((await answers(foreignHosts)).filter(([, status]) => status !== 421)).toEqual([]);
  for (const path of others) {
    expect([path, await statusOf(new URL(path, page).href, { host: 'evil.example' }, access)]).toEqual([path, 421]);
  }
}

/** @returns how a write is answered that is let in */
async function expectOrigins(target: string, body: string): Promise<number> {
  await expectNoForeignOrigins(target, body);
  const accepted = await statusOf(target, ownPage(target), {}, body);
  expect([403, 421]).not.toContain(accepted);
  return accepted;
}

async function expectNoForeignOrigins(target: string, body: string, access: RequestOptions = {}): Promise<void> {
  const { port } = new URL(target);
  for (const origin of ['http://evil.example', `http://evil.example:${port}`, 'http://localhost:8888', 'null']) {
    expect([origin, await statusOf(target, { ...ownPage(target), origin }, access, body)]).toEqual([origin, 403]);
  }
  // A page of a name that leads here is of one origin with it.
  const rebound = { host: `evil.example:${port}`, origin: `http://evil.example:${port}` };
  expect(await statusOf(target, rebound, access, body)).toBe(421);
}

function ownPage(target: string): Readonly<Record<string, string>> {
  const { origin, port } = new URL(target);
  return { host: `localhost:${port}`, origin };
}

async function statusOf(
  target: string,
  headers: Readonly<Record<string, string>>,
  access: RequestOptions,
  body?: string,
): Promise<number> {
  const url = new URL(target);
  url.hostname = '127.0.0.1';
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? secureRequest : request;
    const sent = send(url, {
      ...access,
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...headers },
    });
    sent.once('error', reject).once('response', (response) => {
      text(response).then(() => resolve(response.statusCode ?? 0), reject);
    });
    sent.end(body);
  });
}

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { request as plain, type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import { request as protectedRequest } from 'node:https';
import { buffer } from 'node:stream/consumers';
import { clusterLogin } from './cluster-login.js';
import { testCluster } from './test-cluster.js';

export interface RegistryRequest {
  readonly method?: string | undefined;
  readonly headers?: OutgoingHttpHeaders;
  readonly body?: string | Buffer;
}

/**
 * Asks the registry of the tests, with its login where it has one, and nothing of ours between.
 * @param path from the root of the server, or a URL of it
 */
export async function requestRegistry(
  path: string,
  { method, headers = {}, body = '' }: RegistryRequest = {},
): Promise<{ readonly status: number; readonly body: Buffer }> {
  const url = new URL(path, testCluster().registry);
  const login = clusterLogin();
  const own: OutgoingHttpHeaders = { ...headers, host: url.host };
  if (login !== null) {
    own['authorization'] = `Basic ${Buffer.from(`${login.username}:${login.password}`).toString('base64')}`;
  }
  const sent =
    login === null
      ? plain(url, { method, headers: own })
      : protectedRequest(url, { method, headers: own, ca: readFileSync(login.ca), servername: 'localhost' });
  sent.end(body);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, body: await buffer(answer) };
}

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { requestToken, type ClientCredentials } from '../../../src/lib/security/oauth/client-credentials.js';
import { cachedToken } from '../../../src/lib/security/oauth/token-cache.js';
import { runMain } from '../../helpers/run-main.js';
import { SecureBroker } from '../../helpers/secure-broker.js';
import { noSecretWasSaid, secureCluster, shown, trusting } from '../../helpers/secure-cluster.js';
import { writesAndReads } from '../../helpers/writes-and-reads.js';

let broker: SecureBroker;
beforeAll(async () => {
  broker = await SecureBroker.start();
});
afterAll(async () => {
  await broker.stop();
  noSecretWasSaid(broker.tokens.clientSecret, ...broker.tokens.given);
});

const { signal } = new AbortController();
const seconds = Number(process.env['TOKEN_SECONDS'] ?? 60);

function credentials(more: Partial<ClientCredentials> = {}): ClientCredentials {
  const { url, clientId, clientSecret } = broker.tokens;
  return { tokenUrl: new URL(`${url}/token`), clientId, clientSecret: () => Promise.resolve(clientSecret), ...more };
}

it('a token of 20 s is renewed in time while records are written and read, and none is lost', async () => {
  await runMain(['topics', 'create', 'tokens', '--partitions', '1', '--brokers', broker.address('PLAINTEXT')]);
  const { tokens } = broker;
  tokens.lifetime = 20;
  const token = cachedToken((limited) => requestToken(credentials({ scope: 'kafka' }), limited));
  const kafka = secureCluster(broker.address('SASL_SSL'), {
    ...trusting(broker.authority.cert),
    sasl: { mechanism: 'OAUTHBEARER', token, extensions: { logicalCluster: 'lkc-1' } },
  });
  const { written, read } = await writesAndReads(kafka, 'tokens', { milliseconds: seconds * 1000 });
  expect(read.join()).toBe(written.join());
  expect(tokens.given.length).toBeGreaterThan(2); // the first, and two that followed it
  expect(tokens.given.length).toBeLessThan(seconds / 10); // one for all connections
  expect(tokens.asked[0]?.body).toBe('grant_type=client_credentials&scope=kafka');
});

describe('a token endpoint', () => {
  async function endpoint(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<URL> {
    const server = createServer(answer).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    return new URL(
      `http://user:in-url-3c2a@127.0.0.1:${(server.address() as AddressInfo).port}/token?key=in-query-8d1f`,
    );
  }

  it('that refuses the client is named with its reason, without the secret', async () => {
    const wrong = credentials({ clientSecret: () => Promise.resolve('wrong-secret-5e5e') });
    expect(await shown(requestToken(wrong, signal))).toEqual({
      code: 'AUTHENTICATION_FAILED',
      message: `the token endpoint "${broker.tokens.url}/token" gives client "todo-service" no token: invalid_client: no such client`,
      hint: 'Look at the client id, its secret, the scope and the URL of the token endpoint.',
    });
    const tokenUrl = await endpoint((_, response) => {
      response.statusCode = 400;
      response.end(JSON.stringify({ error: 'invalid_request', error_description: 'you sent wrong-secret-5e5e' }));
    });
    const echoed = await shown(requestToken({ ...wrong, tokenUrl }, signal));
    expect(echoed.message).toBe(
      `the token endpoint "${tokenUrl.origin}/token" gives client "todo-service" no token: invalid_request: you sent ***`,
    );
    noSecretWasSaid('wrong-secret-5e5e', 'in-url-3c2a', 'in-query-8d1f');
  });

  it.each([
    ['is down for a while', 503, '', 'status 503'],
    ['answers without end', 200, 'endless', 'its answer has more than 1.00MB'],
  ])('that %s makes the broker one that is not there', async (_, status, body, reason) => {
    const tokenUrl = await endpoint((_request, response) => {
      response.statusCode = status;
      if (body !== 'endless') response.end(body);
      else response.on('drain', () => response.write(Buffer.alloc(65_536))).write(Buffer.alloc(65_536));
    });
    const sasl = {
      mechanism: 'OAUTHBEARER' as const,
      token: (limited: AbortSignal) => requestToken(credentials({ tokenUrl }), limited),
    };
    expect(await shown(secureCluster(broker.address('SASL_PLAINTEXT'), { sasl }).metadata([]))).toEqual({
      code: 'BROKER_UNREACHABLE',
      message: `cannot log in to broker "${broker.address('SASL_PLAINTEXT')}": cannot get a token of the token endpoint "${tokenUrl.origin}/token": ${reason}`,
      hint: 'Look at the URL of the token endpoint, and at the network between it and this machine.',
    });
  });

  it('that leads elsewhere is not followed', async () => {
    const seen: string[] = [];
    const elsewhere = await endpoint((request, response) => {
      seen.push(String(request.headers.authorization));
      response.end('{}');
    });
    const tokenUrl = await endpoint((_, response) => response.writeHead(307, { location: elsewhere.href }).end());
    expect(await shown(requestToken(credentials({ tokenUrl }), signal))).toMatchObject({
      message: `the token endpoint "${tokenUrl.origin}/token" gives client "todo-service" no token: status 307`,
    });
    expect(seen).toEqual([]);
  });
});

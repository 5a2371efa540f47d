import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { SchemaRegistry } from '../../../src/lib/registry/client.js';

/** A registry behind a path, that answers as the test says. */
async function registryThat(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  credentials = '',
): Promise<SchemaRegistry> {
  return registryAt(await urlThat(answer, credentials));
}

async function urlThat(
  answer: (request: IncomingMessage, response: ServerResponse) => void,
  credentials = '',
): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return `http://${credentials}127.0.0.1:${port}/path/`;
}

function registryAt(url: string, signal = AbortSignal.timeout(20_000)): SchemaRegistry {
  return new SchemaRegistry({ url: new URL(url), signal, debug: () => undefined });
}

describe('requests of our own to a registry', () => {
  it('go below its path, escaped, with credentials', async () => {
    const seen: unknown[] = [];
    const registry = await registryThat(({ method, url, headers }, response) => {
      seen.push([method, url, headers.authorization]);
      response.end('[2,10,1]');
    }, 'me:p%40ss@');
    expect(await registry.versions('a/b c', { deleted: true })).toEqual([1, 2, 10]);
    expect(seen).toEqual([
      ['GET', '/path/subjects/a%2Fb%20c/versions?deleted=true', `Basic ${Buffer.from('me:p@ss').toString('base64')}`],
    ]);
  });

  it('send the schema that is to be judged, and take the messages', async () => {
    const bodies: string[] = [];
    const registry = await registryThat((request, response) => {
      request.on('data', (chunk: Buffer) => bodies.push(chunk.toString()));
      request.on('end', () => response.end('{"is_compatible":false,"messages":["a is gone"]}'));
    });
    expect(await registry.isCompatible('s', 3, { schema: '{}', schemaType: 'JSON' })).toEqual({
      compatible: false,
      messages: ['a is gone'],
    });
    expect(bodies).toEqual(['{"schema":"{}","schemaType":"JSON"}']);
  });

  it.each([
    [
      401,
      '{"error_code":401,"message":"Unauthorized"}',
      'REGISTRY_REQUEST_FAILED',
      /^the schema registry at "http:\/\/127\.0\.0\.1:\d+\/path\/": Unauthorized$/,
    ],
    [502, '<html>', 'REGISTRY_UNREACHABLE', /^cannot reach the schema registry at ".*": status 502 Bad Gateway$/],
    [200, '<html>', 'REGISTRY_REQUEST_FAILED', /gave an answer of an unknown form$/],
    [200, '{"level":1}', 'REGISTRY_REQUEST_FAILED', /gave an answer of an unknown form$/],
    [
      422,
      '{"error_code":42206,"message":"One or more references exist"}',
      'SUBJECT_REFERENCED',
      /^the registry refuses: One or more references exist$/,
    ],
  ])('say what status %i with %s means', async (status, body, code, message) => {
    const registry = await registryThat((_, response) => {
      response.statusCode = status;
      response.end(body);
    });
    await expect(registry.globalCompatibility()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message) as string,
    });
  });

  it.each([
    ['has begun', (response: ServerResponse) => response.write('[1,')],
    ['has not begun', () => undefined],
  ])('end when they are told to, where the answer %s', async (_, begin) => {
    const controller = new AbortController();
    const url = await urlThat((__, response) => {
      begin(response);
      setTimeout(() => controller.abort(new AppError('INTERRUPTED', 'told to end')), 20);
    });
    const registry = registryAt(url, controller.signal);
    await expect(registry.versions('s')).rejects.toThrow('told to end');
  });

  it('say that nobody is there', async () => {
    await expect(registryAt('http://127.0.0.1:1/path').globalCompatibility()).rejects.toMatchObject({
      code: 'REGISTRY_UNREACHABLE',
      message: 'cannot reach the schema registry at "http://127.0.0.1:1/path": connect ECONNREFUSED 127.0.0.1:1',
    });
    await expect(registryAt('http://localhost:1/path').globalCompatibility()).rejects.toMatchObject({
      message: expect.stringMatching(
        /^cannot reach the schema registry at "http:\/\/localhost:1\/path": .*ECONNREFUSED/,
      ) as string,
    });
  });
});

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { SchemaRegistry } from '../../../src/lib/registry/client.js';
import { answersOk } from '../../../src/lib/registry/ping.js';
import { namedReferences, schemaTexts, type ReferencedSchema } from '../../../src/lib/registry/references.js';
import { listSubjects } from '../../../src/lib/schemas/list.js';

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
      'AUTHENTICATION_FAILED',
      /^the schema registry at "http:\/\/127\.0\.0\.1:\d+\/path\/" asks for a login$/,
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
    [404, 40401, 'null'],
    [404, 40402, 'null'],
    [404, 40403, 'null'],
    [404, 40404, 'null'],
    [409, 40406, 'null'], // Apicurio's status
    [404, 40408, 'REGISTRY_REQUEST_FAILED'],
    [404, 404, 'REGISTRY_REQUEST_FAILED'],
    [404, null, 'REGISTRY_REQUEST_FAILED'],
    [409, null, 'REGISTRY_REQUEST_FAILED'],
    [422, 42202, 'REGISTRY_REQUEST_FAILED'],
    [500, null, 'REGISTRY_REQUEST_FAILED'],
    [500, 50001, 'REGISTRY_REQUEST_FAILED'],
    [501, null, 'REGISTRY_REQUEST_FAILED'],
    [500, 50002, 'REGISTRY_UNREACHABLE'],
    [500, 50003, 'REGISTRY_UNREACHABLE'],
    [500, 50004, 'REGISTRY_UNREACHABLE'],
    [408, null, 'REGISTRY_UNREACHABLE'],
    [429, null, 'REGISTRY_UNREACHABLE'],
    [503, null, 'REGISTRY_UNREACHABLE'],
    [504, null, 'REGISTRY_UNREACHABLE'],
  ])('know what status %i with code %j is for a schema that is asked for', async (status, code, expected) => {
    const registry = await registryThat((_, response) => {
      response.statusCode = status;
      response.end(JSON.stringify({ error_code: code ?? undefined, message: 'so it is' }));
    });
    const meaning = async (work: Promise<unknown>): Promise<string> =>
      work.then(String, (error: unknown) => (error instanceof AppError ? error.code : String(error)));
    expect(await meaning(registry.schemaById(7))).toBe(expected);
    expect(await meaning(registry.version('s', 'latest'))).toBe(expected);
    const knowsNoGuids = status === 404 && (code === null || code === 404); // the path is not there, as before GUIDs
    expect(await meaning(registry.schemaByGuid('g'))).toBe(knowsNoGuids ? 'null' : expected);
    expect(await meaning(registry.compatibility('s'))).toBe(code === 40408 ? 'null' : expected);
  });

  it('know what deleting is refused for', async () => {
    const meaning = async (status: number, code: number): Promise<unknown> => {
      const registry = await registryThat((_, response) => {
        response.statusCode = status;
        response.end(JSON.stringify({ error_code: code, message: 'so it is' }));
      });
      return registry.delete('s', { version: null, permanent: false }).catch((error: unknown) => error);
    };
    expect(await meaning(404, 40401)).toBe(false);
    expect(await meaning(404, 40402)).toBe(false);
    for (const [status, code] of [
      [404, 40404],
      [409, 40406],
    ] as const) {
      expect(await meaning(status, code)).toMatchObject({
        code: 'SUBJECT_NOT_FOUND',
        message: 'the registry refuses: so it is',
        hint: 'Add `--permanent` to delete it for good.',
      });
    }
    expect(await meaning(404, 40405)).toMatchObject({ code: 'SUBJECT_NOT_DELETED' });
    expect(await meaning(409, 40407)).toMatchObject({ code: 'SUBJECT_NOT_DELETED' });
    expect(await meaning(422, 42206)).toMatchObject({ code: 'SUBJECT_REFERENCED' });
  });

  it('look for the API anew where it is not after all', async () => {
    let isProxyAlone = true;
    const url = await urlThat(({ url: path }, response) => {
      response.statusCode = isProxyAlone || path?.startsWith('/apis') === true ? 404 : 200;
      response.end(response.statusCode === 404 ? '<html>' : '[1]');
    });
    const registry = registryAt(new URL('/', url).href);
    await expect(registry.versions('s')).rejects.toMatchObject({ code: 'REGISTRY_REQUEST_FAILED' });
    isProxyAlone = false;
    expect(await registry.versions('s')).toEqual([1]);
  });

  it('are not all sent at once', async () => {
    let [open, most, asked] = [0, 0, 0];
    const registry = await registryThat(({ url }, response) => {
      asked += 1;
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        if (url?.endsWith('/subjects') === true)
          response.end(JSON.stringify(Array.from({ length: 200 }, (_, index) => `s${index}`)));
        else response.writeHead(404).end('{"error_code":40401,"message":"no"}');
      }, 5);
    });
    expect(await listSubjects(registry)).toEqual([]);
    expect([asked, most]).toEqual([401, 20]);
  });

  it('follow references only so far, so wide and to so many bytes, and those that are soft-deleted', async () => {
    const queries: (string | undefined)[] = [];
    const bodies = new Map<RegExp, (index: number) => object>([
      [/deep(\d+)/, (index) => ({ references: [reference(`deep${index + 1}`)] })],
      [/wide(\d+)/, () => ({ references: Array.from({ length: 30 }, (_, index) => reference(`leaf${index}`)) })],
      [/leaf(\d+)/, () => ({})],
      [/circle(\d+)/, (index) => ({ references: [reference(`circle${(index + 1) % 3}`)] })],
    ]);
    const registry = await registryThat(({ url = '' }, response) => {
      queries.push(url.split('?')[1]);
      for (const [pattern, make] of bodies) {
        const match = pattern.exec(url);
        if (match === null) continue;
        response.end(
          JSON.stringify({ subject: 's', version: 1, id: 1, schema: '0123456789', ...make(Number(match[1])) }),
        );
      }
    });
    const limits = { count: 20, depth: 10, bytes: 150, milliseconds: 60_000 };
    const walk = async (subject: string, changed: Partial<typeof limits> = {}): Promise<unknown> => {
      const schema = { references: [reference(subject)] };
      const all = { ...limits, ...changed };
      const [texts, named] = await Promise.allSettled([
        schemaTexts(schema, registry, all),
        namedReferences(schema, registry, all),
      ]);
      if (texts.status === 'rejected' && named.status === 'rejected') {
        expect(texts.reason).toEqual(named.reason);
        return texts.reason;
      }
      return texts.status === 'fulfilled' && named.status === 'fulfilled'
        ? [namesIn(texts.value), named.value.map(({ name }) => name)]
        : 'one of two';
    };
    const invalid = (message: string): unknown => expect.objectContaining({ code: 'SCHEMA_INVALID', message });
    expect(await walk('deep0')).toEqual(invalid('the schema refers to others over more than 10 steps'));
    expect(await walk('wide0')).toEqual(invalid('the schema refers to schemas of more than 150B'));
    expect(await walk('wide0', { bytes: 1_000 })).toEqual(invalid('the schema refers to more than 20 schemas'));
    expect(await walk('circle0')).toEqual([
      ['circle0', 'circle1', 'circle2'],
      ['circle2', 'circle1', 'circle0'],
    ]);
    expect(await walk('circle0', { milliseconds: -1 })).toMatchObject({ code: 'REGISTRY_UNREACHABLE' });
    expect(new Set(queries)).toEqual(new Set(['deleted=true']));
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

function namesIn(schemas: readonly ReferencedSchema[]): readonly string[] {
  return schemas.flatMap(({ name, references }) => [name, ...namesIn(references)]);
}

function reference(subject: string): { readonly name: string; readonly subject: string; readonly version: number } {
  return { name: subject, subject, version: 1 };
}

describe('a look at whether a service answers', () => {
  it('takes its headers for it, whatever comes after them, and no longer than 2 s for those', async () => {
    const signal = AbortSignal.timeout(20_000);
    const at = async (answer: (response: ServerResponse) => void): Promise<boolean> =>
      answersOk(await urlThat((_, response) => answer(response)), signal);
    expect(await at((response) => response.write('begun'))).toBe(true);
    expect(await at((response) => response.writeHead(404).end())).toBe(false);
    expect(await at(() => undefined)).toBe(false);
  });

  it('is had on a port that fetch refuses', async () => {
    const port = 10_080; // the web UI's, with a port offset of 2000
    const server = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    expect(await answersOk(`http://127.0.0.1:${port}/`, AbortSignal.timeout(20_000))).toBe(true);
  });
});

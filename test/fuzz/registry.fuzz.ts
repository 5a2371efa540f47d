import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as fc from 'fast-check';
import { afterAll, beforeAll } from 'vitest';
import { ValueDecoders } from '../../src/lib/events/value-decoders.js';
import { newestEncoder } from '../../src/lib/events/value-encoders.js';
import { AppError, errorOf } from '../../src/lib/errors.js';
import { SchemaRegistry } from '../../src/lib/registry/client.js';
import { jsonTexts } from './inputs.js';
import { fuzz } from './fuzz.js';

/** What the registry is to say next. */
let answer: { readonly status: number; readonly body: string } = { status: 200, body: '' };
let server: Server;

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => {
  server.close();
});

const fields = fc
  .array(
    fc.tuple(
      fc.constantFrom(
        'id',
        'version',
        'schema',
        'schemaType',
        'subject',
        'references',
        'error_code',
        'message',
        'is_compatible',
      ),
      fc.oneof(
        jsonTexts,
        fc.constantFrom(
          '"AVRO"',
          '"PROTOBUF"',
          '"JSON"',
          '"\\"string\\""',
          '1',
          '[]',
          '[{"name":"a","subject":"a","version":1}]',
          '40401',
          '"syntax = \\"proto3\\"; message M {}"',
        ),
      ),
    ),
    { maxLength: 7 },
  )
  .map((all) => `{${all.map(([name, value]) => `"${name}":${value}`).join(',')}}`);
const answers = fc.record({
  status: fc.constantFrom(200, 200, 200, 404, 409, 422, 500),
  body: fc.oneof(fields, fields, jsonTexts, fc.string()),
});

fuzz('answers of registries', 0.04, answers, async (next) => {
  answer = next;
  const { port } = server.address() as AddressInfo;
  const registry = new SchemaRegistry({
    url: new URL(`http://127.0.0.1:${port}`),
    signal: new AbortController().signal,
    debug: () => undefined,
  });
  const schema = { schema: '"string"', schemaType: 'AVRO' as const, references: [] };
  const calls = [
    () => registry.subjects(),
    () => registry.version('s', 'latest'),
    () => registry.register('s', schema),
    () => registry.find('s', schema),
    () => newestEncoder(registry, 's'),
    () => new ValueDecoders(() => Promise.resolve(registry)).load(1),
  ];
  const failures = await Promise.all(
    calls.map((call) =>
      call().then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  );
  for (const failure of failures) if (failure !== null && !isKnown(failure)) throw errorOf(failure);
});

function isKnown(error: unknown): boolean {
  return error instanceof AppError && error.code !== 'INTERNAL';
}

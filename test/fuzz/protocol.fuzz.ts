import { readdirSync, readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { decodeResponse, type Api } from '../../src/lib/kafka/protocol/api.js';
import { FrameReader } from '../../src/lib/kafka/connection/frame-reader.js';
import { changed, changes } from './inputs.js';
import { fuzz } from './fuzz.js';

const folder = new URL('../../src/lib/kafka/protocol/', import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith('.ts'));
const modules = await Promise.all(files.map((name) => import(new URL(name, folder).href) as Promise<object>));
const apis = modules.flatMap((module) => Object.values(module).filter(isApi));

/** Answers made by Kafka's own classes, by name and version. */
const encoded = JSON.parse(
  readFileSync(new URL('../fixtures/protocol/encoded.json', import.meta.url), 'utf8'),
) as Readonly<Record<string, Readonly<Record<string, { readonly response: string }>>>>;

function isApi(value: unknown): value is Api<unknown, unknown> {
  return typeof value === 'object' && value !== null && 'flexibleFrom' in value && 'response' in value;
}

const versions = apis.flatMap((api) =>
  Array.from({ length: api.maxVersion - api.minVersion + 1 }, (_, index) => ({ api, version: api.minVersion + index })),
);

/** What `decodeResponse` says that it throws, which ends the connection in words. */
const isEarlyEnd = (error: unknown): boolean => error instanceof RangeError;

fuzz(
  'answers of brokers',
  0.15,
  fc.record({ what: fc.constantFrom(...versions), changes }),
  ({ what: { api, version }, changes: wanted }) => {
    const byVersion = encoded[api.name] ?? {};
    const good = byVersion[version]?.response;
    const payload = Buffer.from(`${version >= api.flexibleFrom ? '00' : ''}${good ?? ''}`, 'hex');
    decodeResponse(api, version, changed(payload, wanted));
  },
  isEarlyEnd,
);

fuzz(
  'bytes in the place of answers',
  0.1,
  fc.record({ what: fc.constantFrom(...versions), bytes: fc.uint8Array({ maxLength: 200 }) }),
  ({ what: { api, version }, bytes }) => decodeResponse(api, version, Buffer.from(bytes)),
  isEarlyEnd,
);

fuzz(
  'frames in any pieces',
  0.03,
  fc.array(fc.uint8Array({ maxLength: 30 }), { maxLength: 6 }),
  (pieces) => {
    const frames = new FrameReader();
    for (const piece of pieces) frames.push(Buffer.from(piece), () => undefined);
  },
  (error) => error instanceof Error && /^(it sent a frame|that port speaks)/.test(error.message),
);

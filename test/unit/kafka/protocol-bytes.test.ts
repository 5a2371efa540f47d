import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  apiVersionsKey,
  decodeResponse,
  encodeRequest,
  throttleTimeOf,
  type Api,
} from '../../../src/lib/kafka/protocol/api.js';

/** Bytes made by Kafka's own classes (`npm run protocol`), for every version spoken here. */
interface Message {
  readonly minVersion: number;
  readonly maxVersion: number;
  readonly request: unknown;
  readonly response: unknown;
}

interface Encoded {
  readonly request: string;
  readonly response: string;
}

const bytesFields: ReadonlySet<string> = new Set([
  ...['assignment', 'metadata', 'memberMetadata', 'memberAssignment'],
  ...['salt', 'saltedPassword', 'authBytes'],
]);
/** Answers that Kafka's brokers and controllers never throttle: they have no field for it. */
const neverThrottled: ReadonlySet<string> = new Set([
  ...['WriteTxnMarkers', 'DescribeQuorum'],
  ...['SaslHandshake', 'SaslAuthenticate'],
]);
const messages = fixture('messages.json') as Record<string, Message>;
const encoded = fixture('encoded.json') as Record<string, Record<string, Encoded>>;
const apis = await everyApi();

/**
 * Of the requests in src/lib/kafka/protocol: a file that has one exports it with a name that ends in `Api`. Of two for the same
 * request, the one with more versions.
 */
async function everyApi(): Promise<readonly Api<unknown, unknown>[]> {
  const folder = join(import.meta.dirname, '../../../src/lib/kafka/protocol');
  const modules = await Promise.all(
    readdirSync(folder).map(async (file) => (await import(join(folder, file))) as Record<string, unknown>),
  );
  const exported = modules.flatMap((module) => Object.entries(module));
  const found = exported.flatMap(([name, value]) => (name.endsWith('Api') ? [value as Api<unknown, unknown>] : []));
  const byVersions = found.sort((a, b) => a.maxVersion - b.maxVersion);
  return [...new Map(byVersions.map((api) => [api.name, api])).values()];
}

function fixture(name: string): unknown {
  const text = readFileSync(join(import.meta.dirname, '../../fixtures/protocol', name), 'utf8');
  return JSON.parse(text, (key, value: unknown) => {
    // These are bigints here; those of the fixture are exact as numbers too.
    if (/producerId$|finalizedFeaturesEpoch/i.test(key) && typeof value === 'number') return BigInt(value);
    // Kafka's JSON has bytes in base64. The other `metadata`, of a committed offset, is empty in the fixture.
    return bytesFields.has(key) && typeof value === 'string' && value !== '' ? Buffer.from(value, 'base64') : value;
  });
}

const cases = Object.entries(messages).flatMap(([title, message]) => {
  const api = apis.find(({ name }) => name === title.split(' ')[0]);
  if (api === undefined) throw new Error(`no request ${title}`);
  return Object.entries(encoded[title] ?? {}).map(([version, bytes]) => ({
    title,
    version: Number(version),
    bytes,
    message,
    api,
  }));
});

describe("the bytes of Kafka's own classes", () => {
  it('are there for every request and version', () => {
    const covered = new Set(cases.map(({ api, version }) => `${api.name} ${version}`));
    const spoken = apis.flatMap(({ name, minVersion, maxVersion }) =>
      Array.from({ length: maxVersion - minVersion + 1 }, (_, index) => `${name} ${minVersion + index}`),
    );
    expect([...covered].sort()).toEqual(spoken.sort());
  });

  it.each(cases)('$title version $version: the request is written the same', ({ api, version, bytes, message }) => {
    const body = encodeRequest(api, version, message.request);
    const flexible = version >= api.flexibleFrom;
    expect(body.subarray(flexible ? 1 : 0).toString('hex')).toBe(bytes.request);
  });

  const throttled = apis.filter(({ name }) => !neverThrottled.has(name));
  it.each(throttled)(
    '$name: an answer says whether it throttles in the field where a connection looks (KIP-219)',
    (api) => {
      const { version, bytes } = cases.findLast((each) => each.api === api) ?? expect.fail('no fixture');
      const payload = Buffer.from(`${headerOf(api, version)}${bytes.response}`, 'hex');
      const answer = { ...(decodeResponse(api, version, payload) as object), throttleTimeMs: 1_234 };
      const written = encodeRequest({ ...api, request: api.response }, version, answer).toString('hex');
      const body = written.slice(version >= api.flexibleFrom ? 2 : 0);
      const again = Buffer.from(`${headerOf(api, version)}${body}`, 'hex');
      expect(throttleTimeOf(decodeResponse(api, version, again))).toBe(1_234);
    },
  );

  it.each(cases)('$title version $version: the response is understood', ({ api, version, bytes, message }) => {
    const flexible = version >= api.flexibleFrom;
    const payload = Buffer.from(`${headerOf(api, version)}${bytes.response}`, 'hex');
    const decoded = decodeResponse(api, version, payload);
    // Fields of later versions have their defaults; written again, both are the same bytes.
    const again = encodeRequest({ ...api, request: api.response }, version, message.response);
    expect(encodeRequest({ ...api, request: api.response }, version, decoded).toString('hex')).toBe(
      again.toString('hex'),
    );
    expect(again.subarray(flexible ? 1 : 0).toString('hex')).toBe(bytes.response);
  });
});

/** What of an answer's header its body begins with: the empty list of tagged fields, where there is one (KIP-511). */
function headerOf({ key, flexibleFrom }: Api<unknown, unknown>, version: number): string {
  return version >= flexibleFrom && key !== apiVersionsKey ? '00' : '';
}

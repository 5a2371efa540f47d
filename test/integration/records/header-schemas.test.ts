import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { produce, recordLines } from '../../helpers/records.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { RegistryProxy } from '../../helpers/registry-proxy.js';
import { runMain, type RunResult } from '../../helpers/run-main.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

const guid = '0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const schemas = {
  AVRO: '{"type":"record","name":"R","fields":[{"name":"n","type":"long"}]}',
  JSON: '{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"n":{"type":"integer"}}}',
  PROTOBUF: 'syntax = "proto3"; message Other {} message R { int64 n = 1; }',
};

/** The local registry knows no GUIDs: this one, before it, does. */
let registry: RegistryProxy;

beforeAll(async () => {
  registry = await RegistryProxy.open(testCluster().registry);
});

afterAll(() => registry.close());

async function withGuids(argv: readonly string[], stdin?: string): Promise<RunResult> {
  const address = ['--brokers', testCluster().brokers, '--registry', registry.url];
  return runMain([...argv, ...address], stdin === undefined ? {} : { stdin });
}

const base64 = (hex: string): string => Buffer.from(hex, 'hex').toString('base64');
const named = (indexes: string): string => base64(`01${guid.replaceAll('-', '')}${indexes}`);

/** A topic with one record, whose key and value are named the same way. */
async function topicWith(type: keyof typeof schemas, payload: string, indexes = '') {
  const topic = await createdTopic('headers', '--partitions', '1');
  registry.guids.set(guid, await registerSchema(`${topic}-value`, schemas[type], type));
  await registerSchema(`${topic}-key`, schemas[type], type);
  const headers = ['__key_schema_id', '__value_schema_id'].map((key) => ({ key, value: { $bytes: named(indexes) } }));
  const record = { key: { $bytes: base64(payload) }, value: { $bytes: base64(payload) }, headers };
  await produce(topic, ['--input', 'envelope'], { stdin: JSON.stringify(record) });
  return topic;
}

async function bytesIn(topic: string): Promise<readonly unknown[]> {
  return (await recordsIn(topic)).map(({ key, value }) => [key?.toString('hex'), value?.toString('hex')]);
}

describe('a schema that a header names by its GUID', () => {
  it.each([
    ['AVRO', '0e', '', { n: 7 }],
    ['JSON', Buffer.from('{"n":7}').toString('hex'), '', { n: 7 }],
    ['PROTOBUF', '0807', '0202', { n: '7' }],
  ] as const)(
    'is what key and value are read by, and sent on to the same bytes: %s',
    async (type, payload, indexes, shown) => {
      const topic = await topicWith(type, payload, indexes);
      const { code, stdout, stderr } = await withGuids(['consume', topic, '--from-beginning', '-e']);
      expect([code, stderr]).toEqual([0, '']);
      const [line] = recordLines(stdout);
      expect(line).toMatchObject({ key: shown, keySchemaGuid: guid, value: shown, schemaGuid: guid, schemaId: null });
      expect(await withGuids(['produce', topic, '--input', 'envelope'], stdout)).toMatchObject({ code: 0 });
      expect(await bytesIn(topic)).toEqual([
        [payload, payload],
        [payload, payload],
      ]);
    },
  );

  it('has to stay in its header where the value is sent by it, and to be one of the topic', async () => {
    const topic = await topicWith('AVRO', '0e');
    const line = { key: null, value: { n: 8 }, schemaGuid: guid };
    const refused = await withGuids(
      ['produce', topic, '--input', 'envelope'],
      JSON.stringify({ ...line, headers: [] }),
    );
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('"__value_schema_id" does not name')]);
    const other = await createdTopic('headers-other', '--partitions', '1');
    const headers = [{ key: '__value_schema_id', value: { $bytes: named('') } }];
    const foreign = await withGuids(['produce', other, '--input', 'envelope'], JSON.stringify({ ...line, headers }));
    expect([foreign.code, foreign.stderr]).toEqual([
      1,
      expect.stringContaining(`schema ${guid} is no version of subject`),
    ]);
    const edited = await withGuids(['produce', topic, '--input', 'envelope'], JSON.stringify({ ...line, headers }));
    expect([edited.code, (await bytesIn(topic)).at(-1)]).toEqual([0, [undefined, '10']]);
  });

  it('is named where the registry cannot tell it', async () => {
    const topic = await topicWith('AVRO', '0e');
    const { code, stdout } = await todoKafka('consume', topic, '--from-beginning', '-e');
    expect([code, recordLines(stdout)]).toEqual([
      1,
      [expect.objectContaining({ value: { $bytes: base64('0e') }, error: `the registry has no schema ${guid}` })],
    ]);
  });

  it('leaves keys as they are while no registry answers', async () => {
    const topic = await createdTopic('headers-key', '--partitions', '1');
    const record = { key: 'k', value: 'v', headers: [{ key: '__key_schema_id', value: { $bytes: named('') } }] };
    await produce(topic, ['--input', 'envelope'], { stdin: JSON.stringify(record) });
    const address = ['--brokers', testCluster().brokers, '--registry', 'http://127.0.0.1:9'];
    const { code, stdout } = await runMain(['consume', topic, '--from-beginning', '-e', ...address]);
    expect([code, recordLines(stdout)]).toEqual([0, [expect.objectContaining({ key: 'k', value: 'v' })]]);
  });
});

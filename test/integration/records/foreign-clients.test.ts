import { describe, expect } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, kcat, python } from '../../helpers/foreign-clients.js';
import { consumeAll, produce } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

interface ForeignRecord {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

const base64 = (text: string): string => Buffer.from(text).toString('base64');

async function confluentRecords(topic: string): Promise<readonly ForeignRecord[]> {
  return jsonLines(await python('records.py', ['consume', testCluster().brokers, topic])) as readonly ForeignRecord[];
}

function jsonLines(text: string): readonly unknown[] {
  return text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
}

async function eventTopic(what: string): Promise<string> {
  const topic = await createdTopic(what, '--partitions', '3', '--config', 'compression.type=snappy');
  await registerSchema(`${topic}-value`, shippedSchema('task-created'));
  return topic;
}

describe('what todo-kafka writes', () => {
  foreignTest('confluent-kafka reads through the registry, in the partition where it would look for it', async () => {
    const topic = await eventTopic('to-confluent');
    await produce(topic, ['--sample', '50', '--key-field', 'userId']);
    const { brokers, registry } = testCluster();
    const read = await python('avro_events.py', ['consume', brokers, registry, topic]);
    const theirs = jsonLines(read) as readonly { partition: number; key: string; value: unknown }[];
    const ours = (await consumeAll(topic)).map(({ partition, key, value }) => ({ partition, key, value }));
    const sorted = (records: readonly { readonly value: unknown }[]): unknown[] =>
      [...records].sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1));
    expect(theirs).toHaveLength(50);
    expect(sorted(theirs)).toEqual(sorted(ours));
    // The same keys, sent by confluent-kafka with murmur2, land where ours did.
    const again = ours.map(({ key }) => JSON.stringify({ key: base64(key as string), value: null, headers: [] }));
    const twin = await createdTopic('twin', '--partitions', '3');
    await python('records.py', ['produce', brokers, twin, 'snappy'], again.join('\n'));
    const places = new Map((await consumeAll(twin)).map(({ key, partition }) => [key, partition]));
    expect(ours.map(({ key, partition }) => [key, partition])).toEqual(ours.map(({ key }) => [key, places.get(key)]));
  });

  foreignTest('kcat reads, with key and headers', async () => {
    const topic = await createdTopic('to-kcat', '--partitions', '1');
    await produce(topic, ['--raw', '-k', 'key', '-H', 'a=1', '-H', 'b=2', '--value', 'value']);
    const line = await kcat(['-b', testCluster().brokers, '-C', '-t', topic, '-e', '-q', '-f', '%k|%h|%s\n']);
    expect(line).toBe('key|a=1,b=2|value\n');
  });

  foreignTest.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('confluent-kafka reads in %s', async (codec) => {
    const topic = await createdTopic(`out-${codec}`, '--partitions', '1', '--config', 'compression.type=producer');
    const lines = Array.from({ length: 2_000 }, (_, index) => `key-${index}:value ${index}`);
    await produce(topic, ['--raw', '-K', ':', '-z', codec], { stdin: lines.join('\n') });
    const records = await confluentRecords(topic);
    expect(records.map(({ key, value }) => [key, value])).toEqual(
      lines.map((line) => line.split(':').map((part) => base64(part))),
    );
  });
});

describe('what todo-kafka reads', () => {
  foreignTest('is what confluent-kafka wrote through the registry', async () => {
    const topic = await eventTopic('from-confluent');
    const sample = await todoKafka('produce', topic, '--sample', '20', '--key-field', 'userId');
    expectCode(sample, 0);
    const made = (await consumeAll(topic)).map(({ key, value }) => ({ key, value }));
    const other = await eventTopic('from-confluent');
    const { brokers, registry } = testCluster();
    const lines = made.map((each) => JSON.stringify(each)).join('\n');
    await python('avro_events.py', ['produce', brokers, registry, other], lines);
    const sorted = (records: typeof made): typeof made =>
      [...records].sort((a, b) => (JSON.stringify(a.value) < JSON.stringify(b.value) ? -1 : 1));
    expect(sorted((await consumeAll(other)).map(({ key, value }) => ({ key, value })))).toEqual(sorted(made));
  });

  foreignTest.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('is what confluent-kafka wrote in %s', async (codec) => {
    const topic = await createdTopic(`in-${codec}`, '--partitions', '1', '--config', 'compression.type=producer');
    const records = Array.from({ length: 2_000 }, (_, index) => ({
      key: base64(`key-${index}`),
      value: index % 10 === 0 ? null : base64(`value ${index}`),
      headers:
        index % 3 === 0
          ? [
              ['h', base64('1')],
              ['h', null],
            ]
          : [],
    }));
    const input = records.map((record) => JSON.stringify(record)).join('\n');
    await python('records.py', ['produce', testCluster().brokers, topic, codec], input);
    const text = (value: string | null | undefined): string | null =>
      typeof value === 'string' ? Buffer.from(value, 'base64').toString() : null;
    expect((await consumeAll(topic)).map(({ key, value, headers }) => ({ key, value, headers }))).toEqual(
      records.map(({ key, value, headers }) => ({
        key: text(key),
        value: text(value),
        headers: headers.map(([name, data]) => ({ key: name, value: text(data) })),
      })),
    );
  });

  foreignTest('is what kcat wrote', async () => {
    const topic = await createdTopic('from-kcat', '--partitions', '1');
    const { brokers } = testCluster();
    await kcat(['-b', brokers, '-P', '-t', topic, '-K', ':', '-H', 'a=1', '-z', 'snappy', '-Z'], 'k:v\nk:\n');
    expect((await consumeAll(topic)).map(({ key, value, headers }) => [key, value, headers])).toEqual([
      ['k', 'v', [{ key: 'a', value: '1' }]],
      ['k', null, [{ key: 'a', value: '1' }]],
    ]);
  });
});

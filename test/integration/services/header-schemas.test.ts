import { expect, it, onTestFinished } from 'vitest';
import { EventConsumer } from '../../../src/lib/services/consumer/event-consumer.js';
import { serviceConnection } from '../../helpers/cluster-login.js';
import { eventually } from '../../helpers/eventually.js';
import { writeRaw } from '../../helpers/raw-records.js';
import { RegistryProxy } from '../../helpers/registry-proxy.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const guid = '1a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';

it.each([
  ['AVRO', '{"type":"record","name":"R","fields":[{"name":"n","type":"long"}]}', '0e', '', { n: 7 }],
  [
    'PROTOBUF',
    'syntax = "proto3"; message Other {} message R { int64 n = 1; }',
    '0807',
    '0202',
    { '@type': 'R', n: '7' },
  ],
] as const)(
  'a service reads what a header names the schema of, and hands it to no handler of bytes: %s',
  async (type, schema, payload, indexes, event) => {
    const registry = await RegistryProxy.open(testCluster().registry); // the local one knows no GUIDs
    onTestFinished(() => registry.close());
    const topic = await createdTopic('service-guids', '--partitions', '1');
    const letters = await createdTopic('service-guids-dlq', '--partitions', '1');
    registry.guids.set(guid, await registerSchema(`${topic}-value`, schema, type));
    const header = (id: string) => ({
      key: Buffer.from('__value_schema_id'),
      value: Buffer.from(`01${id.replaceAll('-', '')}${indexes}`, 'hex'),
    });
    const record = { key: null, value: Buffer.from(payload, 'hex'), timestamp: 1_700_000_000_000 };
    const unknown = guid.replace('1', '2');
    for (const headers of [[header(guid)], [header(unknown)], []]) await writeRaw(topic, { ...record, headers });
    const [seen, bytes, buried] = [[] as unknown[], [] as string[], [] as unknown[]];
    const consumer = new EventConsumer({
      ...serviceConnection(),
      registry: registry.url,
      groupId: unique('guids'),
      deadLetterTopic: () => letters,
      hooks: { onDeadLetter: ({ offset, error }) => buried.push([offset, String(error)]) },
    });
    onTestFinished(() => consumer.close());
    consumer.registerHandler(topic, (given) => void seen.push(given), {
      bytes: (value) => void bytes.push(value.toString('hex')),
    });
    await consumer.start();
    await eventually(() => expect([seen, bytes]).toEqual([[event], [payload]]));
    await eventually(() => expect(buried[0]).toEqual([1, expect.stringContaining(`no schema ${unknown}`)]));
  },
);

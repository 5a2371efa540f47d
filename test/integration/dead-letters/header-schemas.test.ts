import { expect, it, onTestFinished } from 'vitest';
import { recordsIn, writeRaw } from '../../helpers/raw-records.js';
import { RegistryProxy } from '../../helpers/registry-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, deleteAfterwards, todoKafka } from '../../helpers/topics.js';

const guid = '3a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d';
const header = {
  key: Buffer.from('__value_schema_id'),
  value: Buffer.from(`01${guid.replaceAll('-', '')}`, 'hex'),
};
const record = { key: Buffer.from('k'), value: Buffer.from([14]), headers: [header], timestamp: 1_700_000_000_000 };

it('a letter whose schema a header names goes back as it is, and with its own id once it is mended', async () => {
  const registry = await RegistryProxy.open(testCluster().registry); // the local one knows no GUIDs
  onTestFinished(() => registry.close());
  const topic = await createdTopic('letter-guids', '--partitions', '1');
  deleteAfterwards(`${topic}.dlq`);
  await todoKafka('topics', 'create', `${topic}.dlq`, '--partitions', '1');
  const schema = '{"type":"record","name":"R","fields":[{"name":"n","type":"long"}]}';
  const id = await registerSchema(`${topic}-value`, schema);
  registry.guids.set(guid, id);
  const redrive = async (...argv: readonly string[]): Promise<void> => {
    await writeRaw(`${topic}.dlq`, record);
    const address = ['--brokers', testCluster().brokers, '--registry', registry.url];
    const { code, stderr } = await runMain(['dlq', 'redrive', topic, '--yes', ...argv, ...address]);
    expect([code, stderr]).toEqual([0, expect.not.stringContaining('bad')]);
  };
  await redrive();
  await redrive('--set', 'n=8');
  const sent = (await recordsIn(topic)).map(({ value, headers }) => [
    value?.toString('hex'),
    headers.some(({ key }) => key.equals(header.key)),
  ]);
  const idBytes = Buffer.alloc(4);
  idBytes.writeInt32BE(id);
  expect(sent).toEqual([
    ['0e', true],
    [`00${idBytes.toString('hex')}10`, false],
  ]);
});

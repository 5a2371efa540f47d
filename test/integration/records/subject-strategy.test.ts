import { expect, it } from 'vitest';
import { consumeAll, produce } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const avro = (name: string): string =>
  JSON.stringify({ type: 'record', name, namespace: 'shop', fields: [{ name: 'n', type: 'long' }] });

const line = (schemaId: number): string => JSON.stringify({ key: null, value: { n: 1 }, schemaId });

it.each([
  ['record', (_: string, name: string) => name],
  ['topic-record', (topic: string, name: string) => `${topic}-${name}`],
] as const)(
  '--subject-strategy %s looks for the schemas of records under their own subjects',
  async (strategy, subjectFor) => {
    const topic = await createdTopic('strategy', '--partitions', '1');
    const [first, second] = [unique('A').replaceAll('-', '_'), unique('B').replaceAll('-', '_')];
    const ids = [
      await registerSchema(subjectFor(topic, `shop.${first}`), avro(first)),
      await registerSchema(subjectFor(topic, `shop.${second}`), avro(second)),
    ];
    const flags = ['--input', 'envelope', '--subject-strategy', strategy];
    expect(await produce(topic, flags, { stdin: ids.map(line).join('\n') })).toMatchObject({ code: 0 });
    expect((await consumeAll(topic)).map(({ schemaId }) => schemaId)).toEqual(ids);
    const other = unique('C').replaceAll('-', '_');
    const stray = await registerSchema(`${topic}-elsewhere`, avro(other));
    const { code, stderr } = await produce(topic, flags, { stdin: line(stray) });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining(`no version of subject "${subjectFor(topic, `shop.${other}`)}"`),
    ]);
  },
);

it('--subject-strategy record takes the name of the schema that the catalog has for the topic', async () => {
  const topic = await createdTopic('strategy', '--partitions', '1');
  const name = unique('D').replaceAll('-', '_');
  const id = await registerSchema(`shop.${name}`, avro(name));
  const workingDirectory = workspace({
    'topics.yaml': `version: 1\ntopics:\n  ${topic}:\n    partitions: 1\n    replicationFactor: 1\n    config: { min.insync.replicas: 1 }\n    value: { schema: d.avsc, compatibility: BACKWARD }\n`,
    'd.avsc': avro(name),
  });
  const argv = ['--value', '{"n":2}', '--subject-strategy', 'record'];
  expect(await produce(topic, argv, { workingDirectory })).toMatchObject({ code: 0 });
  expect((await consumeAll(topic)).map(({ schemaId }) => schemaId)).toEqual([id]);
  const { code, stderr } = await produce(topic, argv, { workingDirectory: workspace({}) });
  expect([code, stderr]).toEqual([2, expect.stringContaining('which record is sent is not known')]);
});

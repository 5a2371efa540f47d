import { expect, it } from 'vitest';
import { consumeAll, produce, recordLines, type RecordLine } from '../../helpers/records.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { runMain } from '../../helpers/run-main.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { workspace } from '../../helpers/workspace.js';

const record =
  '{"type":"record","name":"Key","fields":[{"name":"user","type":"long"},{"name":"list","type":"string"}]}';

async function keyedTopic(schema: string, schemaType = 'AVRO', partitions = 1) {
  const topic = await createdTopic('keys', '--partitions', String(partitions));
  return { topic, id: await registerSchema(`${topic}-key`, schema, schemaType) };
}

async function keysOf(topic: string): Promise<readonly (string | undefined)[]> {
  return (await recordsIn(topic)).map(({ key }) => key?.toString('hex'));
}

const wire = (id: number, payload: string): string => `00${id.toString(16).padStart(8, '0')}${payload}`;

async function sent(run: ReturnType<typeof produce>): Promise<void> {
  const { code, stderr } = await run;
  if (code !== 0) throw new Error(stderr);
}

/** Sends what a topic has to another one. @returns the keys there, which have to be the same bytes */
async function sentOn(topic: string, flags: readonly string[] = [], target?: string) {
  const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e', ...flags);
  const copy = target ?? (await createdTopic('keys-copy', '--partitions', '1'));
  await sent(produce(copy, ['--input', 'envelope', '--raw', ...flags], { stdin: stdout }));
  return keysOf(copy);
}

it('a key with a schema of the topic is shown by it, and sent on to the same bytes', async () => {
  const { topic, id } = await keyedTopic(record);
  await sent(produce(topic, ['--raw', '--value', 'v', '-k', '{"user":7,"list":"a"}', '--key-type', 'string']));
  await sent(produce(topic, ['--input', 'text', '-K', '|'], { stdin: '{"user":7,"list":"a"}|v\n' }));
  const stored = wire(id, '0e0261');
  expect(await keysOf(topic)).toEqual([Buffer.from('{"user":7,"list":"a"}').toString('hex'), stored]);
  const shown = (await consumeAll(topic)).map(({ key, keySchemaId }) => [key, keySchemaId]);
  expect(shown).toEqual([
    ['{"user":7,"list":"a"}', undefined],
    [{ user: 7, list: 'a' }, id],
  ]);
  expect(await sentOn(topic)).toEqual(await keysOf(topic));
});

it('text is held to the schema of keys, and not written beside it in silence', async () => {
  const { topic } = await keyedTopic(record);
  const { code, stderr } = await produce(topic, ['--input', 'text', '--value', 'v', '-k', 'u1', '--json']);
  expect([code, JSON.parse(stderr)]).toEqual([
    1,
    expect.objectContaining({
      code: 'RECORD_INVALID',
      problems: [expect.objectContaining({ path: 'key', message: expect.stringContaining('an object') as string })],
    }),
  ]);
  expect(await keysOf(topic)).toEqual([]);
});

it.each([
  ['"string"', 'AVRO', ['u1', '"quoted"', '42', 'null'], ['u1', 'quoted', '42', 'null']],
  ['"long"', 'AVRO', ['42'], [42]],
  ['{"$schema":"http://json-schema.org/draft-07/schema#","type":"string"}', 'JSON', ['u1', '42'], ['u1', '42']],
  ['syntax = "proto3"; message K { int64 user = 1; }', 'PROTOBUF', ['{"user":"7"}'], [{ user: '7' }]],
])('text that is a key of %s (%s) is JSON that fits, or itself', async (schema, schemaType, texts, keys) => {
  const { topic, id } = await keyedTopic(schema, schemaType);
  const stdin = texts.map((text) => `${text}|v\n`).join('');
  await sent(produce(topic, ['--input', 'text', '-K', '|'], { stdin }));
  const shown = (await consumeAll(topic)).map(({ key, keySchemaId }) => [key, keySchemaId]);
  expect(shown).toEqual(keys.map((key) => [key, id]));
  expect(await sentOn(topic)).toEqual(await keysOf(topic));
});

it('a key chooses the partition by its encoded bytes, as Java does', async () => {
  const { topic, id } = await keyedTopic('"long"', 'AVRO', 6);
  const other = await createdTopic('keys-other', '--partitions', '6');
  const numbers = Array.from({ length: 12 }, (_, index) => index);
  const lines = (keys: readonly string[]): string => keys.map((key) => `${key}|v\n`).join('');
  await produce(topic, ['--input', 'text', '-K', '|'], { stdin: lines(numbers.map(String)) });
  const bytes = numbers.map((number) => ({
    key: { $bytes: Buffer.from(wire(id, (number * 2).toString(16).padStart(2, '0')), 'hex').toString('base64') },
    value: 'v',
  }));
  await produce(other, ['--input', 'envelope'], { stdin: bytes.map((line) => JSON.stringify(line)).join('\n') });
  const places = async (where: string): Promise<readonly string[]> =>
    (await recordsIn(where)).map(({ partition, key }) => `${partition} ${key?.toString('hex') ?? ''}`).sort();
  expect(await places(topic)).toEqual(await places(other));
});

it('bytes that only look like those of a schema are bytes, and so are all while no registry answers', async () => {
  const { topic, id } = await keyedTopic(record);
  const other = await registerSchema(`${topic}-other-key`, '"boolean"');
  const keys = [wire(id, '0e0261'), wire(other, '01'), wire(id, '0e'), wire(99_999, ''), '0000'];
  const stdin = keys
    .map((hex) => JSON.stringify({ key: { $bytes: Buffer.from(hex, 'hex').toString('base64') }, value: 'v' }))
    .join('\n');
  expect(await produce(topic, ['--input', 'envelope'], { stdin })).toMatchObject({ code: 0 });
  const ids = (lines: readonly RecordLine[]): readonly unknown[] => lines.map(({ keySchemaId }) => keySchemaId);
  expect(ids(await consumeAll(topic))).toEqual([id, undefined, undefined, undefined, undefined]);
  expect(await sentOn(topic)).toEqual(keys);
  const brokers = ['--brokers', testCluster().brokers, '--registry', 'http://127.0.0.1:9'];
  const alone = await runMain(['consume', topic, '--from-beginning', '-e', ...brokers]);
  expect([alone.code, ids(recordLines(alone.stdout))]).toEqual([0, keys.map(() => undefined)]);
});

it.each([
  ['long', ['42', '-9223372036854775808'], ['000000000000002a', '8000000000000000']],
  ['int', ['42', '-1'], ['0000002a', 'ffffffff']],
  ['double', ['1.5', '-0.0', '"NaN"'], ['3ff8000000000000', '8000000000000000', '7ff8000000000000']],
  [
    'uuid',
    ['"8f14e45f-ceea-467f-a0e6-1c2d4f3b5a69"'],
    [Buffer.from('8f14e45f-ceea-467f-a0e6-1c2d4f3b5a69').toString('hex')],
  ],
  ['string', ['"\\"a\\""', '"é"'], ['226122', 'c3a9']],
  ['json', ['{"a": 1}'], [Buffer.from('{"a": 1}').toString('hex')]],
  ['bytes', ['{"$bytes":"AAE="}'], ['0001']],
  ['avro:key.avsc', ['{"user":7,"list":"a"}'], ['0e0261']],
])('--key-type and --value-type %s read and write what has no schema id', async (type, texts, stored) => {
  const topic = await createdTopic('typed', '--partitions', '1');
  const workingDirectory = workspace({ 'key.avsc': record });
  const flags = ['--key-type', type, '--value-type', type];
  const stdin = texts.map((text) => `{"key":${text},"value":${text}}\n`).join('');
  await sent(produce(topic, ['--input', 'envelope', ...flags], { stdin, workingDirectory }));
  const records = await recordsIn(topic);
  expect(records.map(({ key, value }) => [key?.toString('hex'), value?.toString('hex')])).toEqual(
    stored.map((hex) => [hex, hex]),
  );
  const argv = ['consume', topic, '--from-beginning', '-e', ...flags, '--brokers', testCluster().brokers];
  const { code, stdout, stderr } = await runMain(argv, { workingDirectory });
  expect([code, stderr]).toEqual([0, '']);
  const shown = stdout.trimEnd().split('\n');
  for (const [index, text] of texts.entries())
    expect(shown[index]).toContain(`"key":${text},"headers":[],"value":${text},`);
});

it('what is not of the type is shown as bytes, with the reason, and refused when it is sent', async () => {
  const topic = await createdTopic('untyped', '--partitions', '1');
  await produce(topic, ['--raw', '--value', 'abc', '-k', 'k']);
  const { code, stdout } = await todoKafka(
    'consume',
    topic,
    '--from-beginning',
    '-e',
    '--key-type',
    'long',
    '--value-type',
    'int',
  );
  expect([code, recordLines(stdout)[0]]).toEqual([
    1,
    expect.objectContaining({ key: 'k', value: { $bytes: 'YWJj' }, error: 'int: expected 4 bytes, found 3' }),
  ]);
  for (const [type, text] of [
    ['long', '9223372036854775808'],
    ['int', '1.5'],
    ['uuid', 'x'],
    ['bytes', '?'],
  ] as const) {
    const refused = await produce(topic, ['--raw', '--value', 'v', '-k', text, '--key-type', type]);
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining('expected')]);
  }
  expect(await keysOf(topic)).toEqual([Buffer.from('k').toString('hex')]);
});

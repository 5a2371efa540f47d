import { describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { consumeAll, produce, refusal } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

const schema = JSON.stringify({
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'TaskCreated',
  type: 'object',
  additionalProperties: false,
  required: ['eventId', 'eventTimestamp', 'title'],
  properties: {
    eventId: { type: 'string', format: 'uuid' },
    eventTimestamp: { type: 'integer' },
    title: { type: 'string', minLength: 1 },
    priority: { enum: ['LOW', 'MEDIUM', 'HIGH'], default: 'MEDIUM' },
    effort: { type: 'number' },
    version: { type: 'integer' },
    tags: { type: 'array', items: { type: 'string' } },
    address: { anyOf: [{ type: 'null' }, { $ref: 'address.json' }] },
  },
});
const address = JSON.stringify({
  type: 'object',
  properties: { street: { type: 'string' }, zip: { type: 'integer' } },
  required: ['street'],
});

const event = {
  eventId: '5f1f5b1e-6f1b-4c8e-9d58-1f0c3c1f7a11',
  eventTimestamp: 1_700_000_000_000,
  title: 'Büro 水 "quoted"',
  priority: 'HIGH',
  effort: 0.5,
  tags: ['a', 'b'],
  address: { street: 'High Street', zip: 12_345 },
};

async function jsonTopic(what: string): Promise<{ readonly topic: string; readonly schemaId: number }> {
  const topic = await createdTopic(what, '--partitions', '1');
  await registerSchema(`${topic}-address`, address, 'JSON');
  const references = [{ name: 'address.json', subject: `${topic}-address`, version: 1 }];
  return { topic, schemaId: await registerSchema(`${topic}-value`, schema, 'JSON', references) };
}

/** The bytes of a topic's values after their wire headers, as confluent-kafka reads them. */
async function storedTexts(topic: string): Promise<readonly string[]> {
  const lines = (await python('records.py', ['consume', testCluster().brokers, topic])).trim().split('\n');
  return lines.map((line) => {
    const { value } = JSON.parse(line) as { value: string };
    return Buffer.from(value, 'base64').toString('utf8', 5);
  });
}

describe('values of a JSON Schema', () => {
  foreignTest('are read by confluent-kafka as they were sent, with the digits that they were given', async () => {
    const { topic } = await jsonTopic('json-out');
    const exact = JSON.stringify(event).replace('"effort":0.5', '"version":9007199254740993,"effort":1.50');
    const { code } = await produce(topic, ['-k', 'k', '--value', exact]);
    expectCode({ code }, 0);
    const { brokers, registry } = testCluster();
    const [read] = (await python('json_events.py', ['consume', brokers, registry, topic])).trim().split('\n');
    expect(JSON.parse(read ?? '')).toMatchObject({ key: 'k', value: { ...event, effort: 1.5 } });
    expect(await storedTexts(topic)).toEqual([exact]);
  });

  foreignTest('are shown as confluent-kafka wrote them, and sent on to the same bytes', async () => {
    const { topic, schemaId } = await jsonTopic('json-in');
    const other = await createdTopic('json-copy', '--partitions', '1');
    const references = [{ name: 'address.json', subject: `${topic}-address`, version: 1 }];
    await registerSchema(`${other}-value`, schema, 'JSON', references);
    const { brokers, registry } = testCluster();
    const line = JSON.stringify({ key: 'k', value: event });
    await python('json_events.py', ['produce', brokers, registry, topic], line);
    await python('json_events.py', ['produce', brokers, registry, topic, 'spaced'], line);
    const shown = await todoKafka('consume', topic, '--from-beginning', '-e');
    expect((await consumeAll(topic)).map(({ value, schemaId: id }) => [value, id])).toEqual([
      [event, schemaId],
      [event, schemaId],
    ]);
    const sent = await produce(other, ['--input', 'envelope'], { stdin: shown.stdout });
    expectCode(sent, 0);
    const texts = await storedTexts(topic);
    expect(texts[1]).toContain('"title": ');
    expect(await storedTexts(other)).toEqual(texts);
  });

  it('are refused with every problem by its path, and nothing is sent', async () => {
    const { topic } = await jsonTopic('json-refused');
    const bad = { ...event, title: '', priority: 'URGENT', tags: ['a', 7], address: { zip: 'x' }, colour: 'red' };
    expect(await refusal(topic, bad)).toEqual(
      new Map([
        ['colour', 'not a property of the schema'],
        ['title', 'expected at least 1 character, found ""'],
        ['priority', 'expected one of "LOW", "MEDIUM", "HIGH", found "URGENT"'],
        ['tags[1]', 'expected a string, found 7'],
        ['address.street', 'missing'],
        ['address.zip', 'expected an integer, found "x"'],
      ]),
    );
    expect(await consumeAll(topic)).toEqual([]);
  });

  it('are made of fields, and made up', async () => {
    const { topic } = await jsonTopic('json-made');
    const set = [
      'title=Buy milk',
      'address.street=High Street',
      'tags[0]=a',
      'effort=1.50',
      'version=9007199254740993',
    ];
    const { code, stderr } = await produce(
      topic,
      set.flatMap((each) => ['--set', each]),
    );
    expect([code, stderr.includes('Error')]).toEqual([0, false]);
    expectCode(await produce(topic, ['--sample', '50']), 0);
    const [first, ...samples] = await consumeAll(topic);
    expect(first?.value).toMatchObject({
      eventId: expect.stringMatching(/^[\da-f-]{36}$/) as string,
      eventTimestamp: expect.any(Number) as number,
      title: 'Buy milk',
      priority: 'MEDIUM',
      effort: 1.5,
    });
    expect(samples).toHaveLength(50);
    const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-n', '1');
    expect(stdout).toContain('"effort":1.50,"version":9007199254740993');
  });

  it('that are none are shown with their bytes, and the run goes on and ends 1', async () => {
    const { topic, schemaId } = await jsonTopic('json-bad');
    const header = Buffer.alloc(5);
    header.writeInt32BE(schemaId, 1);
    const line = (value: string): string =>
      JSON.stringify({ value: { $bytes: Buffer.concat([header, Buffer.from(value)]).toString('base64') } });
    await produce(topic, ['--input', 'envelope'], { stdin: [line('{"a":1'), line('{\n  "b": 2\n}')].join('\n') });
    const { code, stdout } = await todoKafka('consume', topic, '--from-beginning', '-e');
    expectCode({ code, stdout }, 1);
    const lines = stdout.split('\n');
    expect(lines[0]).toContain('"error":"not JSON: expected \\",\\" or \\"}\\", the text ends (column 7)"');
    expect(lines[1]).toContain('"value":{"b": 2},');
  });
});

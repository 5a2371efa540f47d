import { describe, expect, it } from 'vitest';
import { documentOf, errorOf, parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { workspace } from '../../helpers/workspace.js';

/** The event that the owner's producer sends. */
const event = {
  eventId: '5f1f5b1e-6f1b-4c8e-9d58-1f0c3c1f7a11',
  eventTimestamp: 1_700_000_000_000,
  userId: 'user-1',
  taskId: 'task-1',
  title: 'Buy milk',
  description: null,
  priority: 'MEDIUM',
  dueDate: null,
  categoryId: null,
  tags: ['shop', 'today'],
};

/** JSON leaves out what is undefined. */
const withoutTitle = { ...event, title: undefined };

async function eventTopic(what: string): Promise<{ readonly topic: string; readonly schemaId: number }> {
  const topic = await createdTopic(what, '--partitions', '3', '--config', 'compression.type=snappy');
  return { topic, schemaId: await registerSchema(`${topic}-value`, shippedSchema('task-created')) };
}

async function endOffsets(topic: string): Promise<readonly (number | null)[]> {
  const { topics } = documentOf('topics.describe', await todoKafka('topics', 'describe', topic, '--json'));
  return topics.flatMap(({ partitions }) => partitions.map(({ endOffset }) => endOffset));
}

describe("the owner's task.created event", () => {
  it('comes back as it was sent', async () => {
    const { topic, schemaId } = await eventTopic('event');
    const sent = await produce(topic, ['-k', 'user-1', '--value', JSON.stringify(event), '--json']);
    expectCode(sent, 0);
    const result = documentOf('produce', sent);
    expect(result).toMatchObject({ topic, sent: 1, rejected: 0, dryRun: false });
    expect(await consumeAll(topic)).toEqual([
      {
        topic,
        partition: result.partitions[0]?.partition,
        offset: 0,
        timestamp: expect.any(Number) as number,
        key: 'user-1',
        headers: [],
        value: event,
        schemaId,
      },
    ]);
  });

  it.each([
    ['a bad enum', { ...event, priority: 'URGENT' }, 'priority'],
    ['a missing field', withoutTitle, 'title'],
    ['a wrong type', { ...event, tags: ['shop', 7] }, 'tags[1]'],
    ['an unknown field', { ...event, colour: 'red' }, 'colour'],
  ])('is refused with %s, and nothing is sent', async (_, value, path) => {
    const { topic } = await eventTopic('refused');
    const { code, stdout, stderr } = await produce(topic, ['--value', JSON.stringify(value), '--json']);
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toBe('');
    expect(errorOf({ stderr })).toMatchObject({ code: 'RECORD_INVALID', problems: [{ path }] });
    expect(await endOffsets(topic)).toEqual([0, 0, 0]);
  });
});

describe('produce', () => {
  it('types fields by the schema and fills in the rest', async () => {
    const { topic } = await eventTopic('set');
    const set = ['userId=u1', 'taskId=t1', 'title=Buy milk', 'dueDate=1800000000000', 'tags=["a","b"]'];
    const { code } = await produce(topic, [...set.flatMap((each) => ['--set', each]), '--key-field', 'userId']);
    expectCode({ code }, 0);
    const [record] = await consumeAll(topic);
    expect(record?.key).toBe('u1');
    expect(record?.value).toMatchObject({
      eventId: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) as string,
      eventTimestamp: expect.any(Number) as number,
      title: 'Buy milk',
      priority: 'MEDIUM',
      dueDate: 1_800_000_000_000,
      description: null,
      tags: ['a', 'b'],
    });
  });

  it('makes up values that fit', async () => {
    const { topic } = await eventTopic('sample');
    const { code, stdout } = await produce(topic, ['--sample', '700', '--key-field', 'userId', '--json']);
    expectCode({ code, stdout }, 0);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 700, valid: 700, unknown: 0, unsent: 0 });
    const records = await consumeAll(topic);
    expect(records).toHaveLength(700);
    expect(new Set(records.map(({ value }) => (value as { eventId: string }).eventId)).size).toBe(700);
  });

  it('stops at the first bad line, which it names, and says how many were sent before', async () => {
    const { topic } = await eventTopic('stream');
    const lines = [event, event, { ...event, priority: 'URGENT' }, event].map((value) => JSON.stringify(value));
    const { code, stdout, stderr } = await produce(topic, ['--json'], { stdin: lines.join('\n') });
    expectCode({ code, stdout, stderr }, 1);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 2, rejected: 1, rejections: [{ number: 3 }] });
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'RECORD_INVALID',
      message: 'line 3: it does not fit its schema; 2 records before it sent, none after it',
      problems: [{ path: 'priority' }],
    });
    expect(await consumeAll(topic)).toHaveLength(2);
  });

  it('goes on with --keep-going, and keeps the bad lines to be mended', async () => {
    const { topic } = await eventTopic('keep-going');
    const folder = workspace();
    const bad = [JSON.stringify({ ...event, tags: null }), 'not json'];
    const lines = [JSON.stringify(event), ...bad, JSON.stringify(event)];
    const { code, stdout, stderr } = await produce(topic, ['--keep-going', '--rejects', 'bad.jsonl', '--json'], {
      stdin: lines.join('\n'),
      workingDirectory: folder,
    });
    expectCode({ code, stdout, stderr }, 1);
    expect(JSON.parse(stdout)).toMatchObject({ sent: 2, rejected: 2, rejections: [{ number: 2 }, { number: 3 }] });
    expect(stderr).toContain('"code":"ITEMS_FAILED"');
    const { readFileSync } = await import('node:fs');
    expect(readFileSync(`${folder}/bad.jsonl`, 'utf8')).toBe(`${bad.join('\n')}\n`);
    expect(await consumeAll(topic)).toHaveLength(2);
  });

  it('reads a file of one value over several lines, and one of an array', async () => {
    const { topic } = await eventTopic('file');
    const folder = workspace({
      'one.json': JSON.stringify(event, null, 2),
      'many.json': JSON.stringify([event, event], null, 2),
    });
    for (const file of ['one.json', 'many.json']) {
      const { code, stderr } = await produce(topic, ['--file', file], { workingDirectory: folder });
      expect([code, stderr.includes('Error')]).toEqual([0, false]);
    }
    expect((await consumeAll(topic)).map(({ value }) => value)).toEqual([event, event, event]);
  });

  it('checks and sends nothing in a dry run, and ends 4 where a record is invalid', async () => {
    const { topic } = await eventTopic('dry-run');
    const good = await produce(topic, ['--value', JSON.stringify(event), '--dry-run']);
    expect([good.code, good.stdout]).toEqual([0, '1 record valid; nothing was sent.\n']);
    const lines = [event, { ...event, priority: 1 }].map((value) => JSON.stringify(value)).join('\n');
    const bad = await produce(topic, ['--dry-run', '--json'], { stdin: lines });
    expectCode(bad, 4);
    expect(JSON.parse(bad.stdout)).toMatchObject({ dryRun: true, sent: 0, valid: 1, rejected: 1 });
    expect(await endOffsets(topic)).toEqual([0, 0, 0]);
  });

  it('sends nothing, and ends well, when its input is empty', async () => {
    const { topic } = await eventTopic('empty');
    const { code, stdout } = await produce(topic, ['--json'], { stdin: '' });
    expect([code, parseDocument('produce', stdout).sent]).toEqual([0, 0]);
  });

  it('names what is not there: the topic, the partition, the subject', async () => {
    const topic = await createdTopic('bare', '--partitions', '1');
    const value = ['--value', '{}'];
    const unknown = await produce('tk-nowhere', value);
    expect([unknown.code, unknown.stderr]).toEqual([
      1,
      expect.stringContaining('the cluster has no topic "tk-nowhere"'),
    ]);
    const partition = await produce(topic, [...value, '-p', '7', '--raw']);
    expect([partition.code, partition.stderr]).toEqual([
      1,
      expect.stringContaining(`topic "${topic}" has no partition 7: its partitions are 0 to 0`),
    ]);
    const subject = await produce(topic, value);
    expect([subject.code, subject.stderr]).toEqual([
      2,
      expect.stringContaining(`the registry has no subject "${topic}-value"`),
    ]);
    expect(subject.stderr).toContain('todo-kafka topics sync');
    expect(subject.stderr).toContain('--raw');
  });
});

describe('values without a schema, keys, headers and tombstones', () => {
  it('are kept byte for byte', async () => {
    const topic = await createdTopic('raw', '--partitions', '1');
    await produce(topic, ['--raw', '--value', 'plain text', '-k', 'a', '-H', 'x=1', '-H', 'y:2', '-H', 'z']);
    await produce(topic, ['-Z', '-k', 'a']);
    await produce(topic, ['--raw', '-K', ':'], { stdin: 'b:{"n":1}\nc:\n' });
    const records = await consumeAll(topic);
    expect(records.map(({ key, value, schemaId }) => [key, value, schemaId])).toEqual([
      ['a', 'plain text', null],
      ['a', null, null],
      ['b', '{"n":1}', null],
      ['c', '', null],
    ]);
    expect(records[0]?.headers).toEqual([
      { key: 'x', value: '1' },
      { key: 'y', value: '2' },
      { key: 'z', value: null },
    ]);
  });

  it('go through consume and produce --input envelope unchanged', async () => {
    const { topic, schemaId } = await eventTopic('from');
    const other = await createdTopic('to', '--partitions', '3');
    await produce(topic, ['-k', 'k', '-H', 'h=v', '--value', JSON.stringify(event)]);
    await produce(topic, ['-k', 'k', '-Z']);
    await produce(topic, ['-k', 'k', '--raw', '--value', 'text']);
    const { stdout } = await todoKafka('consume', topic, '--from-beginning', '-e');
    const sent = await produce(other, ['--input', 'envelope', '--raw'], { stdin: stdout });
    expectCode(sent, 0);
    const where = ({ key, headers, value, schemaId: id, timestamp }: (typeof before)[number]): unknown[] => [
      key,
      headers,
      value,
      id,
      timestamp,
    ];
    const before = recordLines(stdout);
    expect((await consumeAll(other)).map(where)).toEqual(before.map(where));
    expect(before[0]?.schemaId).toBe(schemaId);
    const checked = await produce(other, ['--input', 'envelope'], { stdin: stdout });
    expect([checked.code, checked.stderr]).toEqual([
      1,
      expect.stringContaining(`line 1: schema ${schemaId} is no version of subject "${other}-value"`),
    ]);
  });
});

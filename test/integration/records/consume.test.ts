import { describe, expect, it } from 'vitest';
import { withSchemaId } from '../../../src/lib/events/wire-format.js';
import { errorOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { createdTopic, startTodoKafka, todoKafka, writeRecords } from '../../helpers/topics.js';

/** Two partitions with the values 0 to 9 and 10 to 19. */
async function numberedTopic(what: string): Promise<string> {
  const topic = await createdTopic(what, '--partitions', '2');
  const values = (from: number): string[] => Array.from({ length: 10 }, (_, index) => String(from + index));
  await writeRecords(topic, 0, values(0));
  await writeRecords(topic, 1, values(10));
  return topic;
}

async function values(topic: string, ...argv: readonly string[]): Promise<readonly unknown[]> {
  const { code, stdout, stderr } = await todoKafka('consume', topic, '-e', ...argv);
  if (code !== 0) throw new Error(stderr);
  return recordLines(stdout)
    .map(({ value }) => Number(value))
    .sort((a, b) => a - b);
}

describe('where consume starts and ends', () => {
  it('goes by offsets, from either end and for some partitions', async () => {
    const topic = await numberedTopic('offsets');
    expect(await values(topic, '--from-beginning')).toHaveLength(20);
    expect(await values(topic)).toEqual([]);
    expect(await values(topic, '-o', '8')).toEqual([8, 9, 18, 19]);
    expect(await values(topic, '-o', '-1')).toEqual([9, 19]);
    expect(await values(topic, '-o', '+9', '-p', '1')).toEqual([19]);
    expect(await values(topic, '-o', 'beginning', '-p', '0,1', '-n', '3')).toHaveLength(3);
    expect(await values(topic, '-o', 'end')).toEqual([]);
    expect(await values(topic, '-n', '0', '--from-beginning')).toEqual([]);
  });

  it('goes by times', async () => {
    const topic = await createdTopic('times', '--partitions', '1');
    const hour = 3_600_000;
    const now = Date.now();
    const lines = [3, 2, 1].map((hours) =>
      JSON.stringify({ key: null, value: String(hours), schemaId: null, timestamp: now - hours * hour }),
    );
    await produce(topic, ['--input', 'envelope'], { stdin: lines.join('\n') });
    expect(await values(topic, '--since', '150m')).toEqual([1, 2]);
    expect(await values(topic, '--from-beginning', '--until', '150m')).toEqual([3]);
    const iso = (hours: number): string => new Date(now - hours * hour).toISOString();
    expect(await values(topic, '-o', `@${iso(2.5)}:${iso(1.5)}`)).toEqual([2]);
    expect(await values(topic, '-o', `@${now - 1.5 * hour}`)).toEqual([1]);
  });

  it('says which records are gone when they are asked for', async () => {
    const topic = await numberedTopic('gone');
    await todoKafka('topics', 'trim', topic, '--before', '4', '--yes');
    const { stdout, stderr } = await todoKafka('consume', topic, '-o', '1', '-p', '0', '-e');
    expect(recordLines(stdout).map(({ offset }) => offset)).toEqual([4, 5, 6, 7, 8, 9]);
    expect(stderr).toBe(
      `Warning: topic "${topic}", partition 0: offsets 1 to 3 are gone (3 in all), reading on at 4\n`,
    );
  });

  it('refuses what contradicts itself, and what is not there', async () => {
    const topic = await numberedTopic('refused');
    for (const [argv, code, message] of [
      [['--from-beginning', '-o', '1'], 2, '--from-beginning and --offset each say where to start'],
      [['-o', 'x'], 2, '--offset: "x" is not beginning, end, N, -N, +N, @TIME or @TIME:TIME'],
      [['--since', 'soon'], 2, '--since: "soon" is not a time'],
      [['--json', '--output', 'raw'], 2, '--json prints JSON lines'],
      [['-p', '5'], 1, `topic "${topic}" has no partition 5: its partitions are 0 to 1`],
    ] as const) {
      const result = await todoKafka('consume', topic, '-e', ...argv);
      expect([result.code, result.stdout]).toEqual([code, '']);
      expect(result.stderr).toContain(message);
    }
  });

  it('ends 3 when time runs out before the record comes', async () => {
    const topic = await createdTopic('late', '--partitions', '1');
    const { code, stderr } = await todoKafka('consume', topic, '-n', '1', '--timeout', '700ms', '--json');
    expect([code, errorOf({ stderr }).code]).toEqual([3, 'TIMEOUT']);
  });
});

describe('consume', () => {
  it('follows, and shows a record when it comes', async () => {
    const topic = await createdTopic('followed', '--partitions', '3');
    const following = startTodoKafka('consume', topic);
    const shown = (): readonly unknown[] => recordLines(following.stdout()).map(({ value }) => value);
    await eventually(async () => {
      await writeRecords(topic, 2, ['first']); // again, as long as it does not listen yet
      expect(shown()).toContain('first');
    });
    await writeRecords(topic, 0, ['second']);
    await eventually(() => expect(shown().at(-1)).toBe('second'));
    following.interrupt();
    expectCode(await following.done, 0);
  });

  it('names a topic that is not there', async () => {
    const { code, stderr } = await todoKafka('consume', 'tk-never-made', '--from-beginning', '-e', '--json');
    expect([code, JSON.parse(stderr)]).toEqual([
      1,
      expect.objectContaining({ code: 'TOPIC_NOT_FOUND', message: 'the cluster has no topic "tk-never-made"' }),
    ]);
  });

  it('prints values, bytes, or for people', async () => {
    const topic = await createdTopic('outputs', '--partitions', '1');
    const id = await registerSchema(
      `${topic}-value`,
      '{"type":"record","name":"N","fields":[{"name":"n","type":"long"}]}',
    );
    await produce(topic, ['--value', '{"n":9007199254740993}', '-k', 'k', '-H', 'h=1']);
    await produce(topic, ['-Z', '-k', 'k']);
    await produce(topic, ['--raw', '--value', 'plain']);
    const output = async (format: string): Promise<string> =>
      (await todoKafka('consume', topic, '--from-beginning', '-e', '--output', format)).stdout;
    expect(await output('value')).toBe('{"n":9007199254740993}\nnull\n"plain"\n');
    expect(await output('jsonl')).toContain(`"value":{"n":9007199254740993},"schemaId":${id}}\n`);
    expect((await output('raw')).split('\n').slice(1)).toEqual(['', 'plain', '']);
    expect(await output('pretty')).toMatch(
      new RegExp(`^${topic}\\[0\\]@0  \\d{4}-[^ ]+Z  key "k"\nheader "h": "1"\n{\n  "n": 9007199254740993\n}\n\n`),
    );
  });

  it('tells an Avro null from a tombstone, and a map that looks like bytes from bytes', async () => {
    const topic = await createdTopic('nulls', '--partitions', '1');
    const schema = '["null",{"type":"map","values":"string"}]';
    const id = await registerSchema(`${topic}-value`, schema);
    const nullBytes = Buffer.from([0, 0, 0, id >> 8, id & 0xff, 0]).toString('base64');
    await produce(topic, ['-K', ':'], { stdin: 'a:null\nb:{"$bytes":"AA=="}\nc:{"x":"\u0085\u007f"}\n' });
    await produce(topic, ['-Z', '-k', 'd']);
    expect((await consumeAll(topic)).map(({ value, schemaId }) => [value, schemaId])).toEqual([
      [{ $bytes: nullBytes }, id],
      [{ $$bytes: 'AA==' }, id],
      [{ x: '\u0085\u007f' }, id],
      [null, null],
    ]);
    const pretty = await todoKafka('consume', topic, '--from-beginning', '-e', '--output', 'pretty');
    expect(pretty.stdout).toContain('"x": "\\u0085\\u007f"');
  });

  it('shows what does not decode with its bytes and why, goes on, and ends 1', async () => {
    const topic = await createdTopic('undecodable', '--partitions', '1');
    const id = await registerSchema(`${topic}-value`, shippedSchema('task-completed'));
    const truncated = withSchemaId(id, Buffer.from([4, 65]));
    const unknown = Buffer.from([0, 0x7f, 0, 0, 1, 65]);
    const lines = [truncated, unknown, Buffer.from('fine'), Buffer.from([255])].map((bytes) =>
      JSON.stringify({ value: { $bytes: bytes.toString('base64') }, key: null }),
    );
    await produce(topic, ['--input', 'envelope'], { stdin: lines.join('\n') });
    const { code, stdout, stderr } = await todoKafka('consume', topic, '--from-beginning', '-e', '--json');
    expectCode({ code, stdout, stderr }, 1);
    expect(recordLines(stdout).map(({ value, schemaId, error }) => [value, schemaId, error])).toEqual([
      [
        { $bytes: truncated.toString('base64') },
        id,
        expect.stringContaining('not a value of "com.todoapp.events.TaskCompletedEvent": eventId: ') as string,
      ],
      [{ $bytes: unknown.toString('base64') }, 0x7f000001, 'the registry has no schema 2130706433'],
      ['fine', null, undefined],
      [{ $bytes: '/w==' }, null, undefined],
    ]);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'RECORD_UNDECODABLE',
      message: '2 records could not be decoded',
    });
  });
});

import { describe, expect } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { foreignTest, python } from '../../helpers/foreign-clients.js';
import { produce } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

interface ForeignRecord {
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: string | null;
  readonly value: string | null;
  readonly headers: readonly (readonly [string, string | null])[];
}

const base64 = (bytes: string | readonly number[]): string =>
  (typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes)).toString('base64');

/** What confluent-kafka reads, in the order of partitions and offsets, without where it was. */
async function content(topic: string): Promise<readonly unknown[]> {
  const lines = await python('records.py', ['consume', testCluster().brokers, topic]);
  return lines
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as ForeignRecord)
    .sort((a, b) => a.partition - b.partition || a.offset - b.offset)
    .map(({ timestamp, key, value, headers }) => ({ timestamp, key, value, headers }));
}

/** Records that are hard to keep as they are, written by confluent-kafka. */
const hard: readonly Pick<ForeignRecord, 'key' | 'value' | 'headers'>[] = [
  { key: base64('tombstone'), value: null, headers: [] },
  { key: null, value: base64('no key'), headers: [] },
  { key: base64(''), value: base64(''), headers: [['', '']] },
  { key: base64([0xff, 0, 1]), value: base64([0xff, 0xfe]), headers: [['binary', base64([0x80])]] },
  { key: base64('{"$bytes":"AA=="}'), value: base64('{"$bytes":"AA=="}'), headers: [] },
  { key: base64('line\nbreak "quoted" \\ \u2028 \u0000 é 😀'), value: base64('text\r\n\ttabs'), headers: [] },
  {
    key: base64('headers'),
    value: base64('x'),
    headers: [
      ['a', base64('1')],
      ['b', null],
      ['a', base64('2')],
      ['b', base64('')],
      ['a', null],
    ],
  },
  { key: base64('no header of ours'), value: base64([0, 1, 2]), headers: [] },
  { key: base64('unknown schema'), value: base64([0, 0x7f, 0xff, 0xff, 0xff, 1, 2]), headers: [] },
  { key: null, value: null, headers: [['only', base64('header')]] },
];

describe('consume | produce --input envelope', () => {
  foreignTest('gives the same bytes, as confluent-kafka reads them', async () => {
    const source = await createdTopic('identity', '--partitions', '1');
    const target = await createdTopic('identity', '--partitions', '1');
    const schema = shippedSchema('task-created');
    await registerSchema(`${source}-value`, schema);
    await registerSchema(`${target}-value`, schema);
    const long = { ...sampleEvent, eventTimestamp: 0, dueDate: 0 };
    const longs = ['9007199254740993', '-9223372036854775808', '9223372036854775807'].map((digits) =>
      JSON.stringify(long)
        .replace('"eventTimestamp":0', `"eventTimestamp":${digits}`)
        .replace('"dueDate":0', `"dueDate":${digits}`),
    );
    expectCode(await produce(source, ['--sample', '1000', '--key-field', 'userId']), 0);
    expectCode(await produce(source, ['-k', 'longs'], { stdin: longs.join('\n') }), 0);
    const input = hard.map((record) => JSON.stringify(record)).join('\n');
    await python('records.py', ['produce', testCluster().brokers, source, 'lz4'], input);

    const { stdout, stderr } = await todoKafka('consume', source, '--from-beginning', '-e');
    expect(stderr).toBe('Error: 1 record could not be decoded\n'); // the one with an unknown schema
    const sent = await produce(target, ['--input', 'envelope', '--json'], { stdin: stdout });
    expect([sent.code, JSON.parse(sent.stdout)]).toEqual([0, expect.objectContaining({ sent: 1013, rejected: 0 })]);
    const [before, after] = [await content(source), await content(target)];
    expect(before).toHaveLength(1013);
    expect(after).toEqual(before);
  });
});

const sampleEvent = {
  eventId: 'e',
  userId: 'u',
  taskId: 't',
  title: 'Buy milk',
  description: null,
  priority: 'LOW',
  categoryId: null,
  tags: [],
};

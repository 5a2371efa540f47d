import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { groupBy } from '../../../src/lib/values/group-by.js';
import { documentOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { writeWithHeaders } from '../../helpers/letters.js';
import { loneBroker } from '../../helpers/lone-broker.js';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { runMain } from '../../helpers/run-main.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

async function copy(from: string, to: string, ...argv: readonly string[]) {
  const result = await todoKafka('copy', from, to, '--json', ...argv);
  return { ...result, document: documentOf('copy', result) };
}

/** What a copy keeps of each record. */
async function keptOf(topic: string): Promise<readonly unknown[]> {
  return (await consumeAll(topic))
    .toSorted((a, b) => a.partition - b.partition || a.offset - b.offset)
    .map(({ partition, timestamp, key, headers, value, schemaId }) => {
      return { partition, timestamp, key, headers, value, schemaId };
    });
}

const envelopes = [
  {
    partition: 0,
    key: 'a',
    headers: [
      { key: 'x', value: '1' },
      { key: 'x', value: null },
    ],
    value: 'one',
  },
  {
    partition: 1,
    key: { $bytes: '/wA=' },
    headers: [{ key: 'raw', value: { $bytes: '/w==' } }],
    value: { $bytes: '/wAB' },
  },
  { partition: 2, key: null, headers: [], value: 'no key' },
  { partition: 2, key: 'a', headers: [], value: null },
];

async function writeEnvelopes(topic: string, time: number): Promise<void> {
  for (const [index, { partition, ...record }] of envelopes.entries()) {
    const line = JSON.stringify({ topic, partition, offset: 0, timestamp: time + index, schemaId: null, ...record });
    const { code, stderr } = await produce(topic, ['--raw', '--input', 'envelope', '-p', String(partition)], {
      stdin: line,
    });
    if (code !== 0) throw new Error(stderr);
  }
}

describe('copy', () => {
  it('keeps key, value, headers, time and partition, and reads it back', async () => {
    const [from, to] = [await createdTopic('from', '--partitions', '3'), await createdTopic('to', '--partitions', '3')];
    await writeEnvelopes(from, Date.now() - 60_000);
    await writeRecords(to, 1, ['was here before']);
    const { code, document } = await copy(from, to, '--verify');
    expect([code, document]).toEqual([
      0,
      expect.objectContaining({ copied: 4, leftOut: 0, expired: 0, verified: { found: 4, missing: 0 } }),
    ]);
    const copied = (await keptOf(to)).filter((record) => !JSON.stringify(record).includes('was here before'));
    expect(copied).toEqual(await keptOf(from));
  });

  it('gives records the partition of their key where there are not as many, in order', async () => {
    const [from, to] = [await createdTopic('from', '--partitions', '4'), await createdTopic('to', '--partitions', '2')];
    const stdin = Array.from({ length: 200 }, (_, index) => `key-${index % 20}:${index}`).join('\n');
    await produce(from, ['--raw', '-K', ':'], { stdin });
    await writeRecords(from, 3, ['x', 'y']);
    expect((await copy(from, to, '--verify')).document).toMatchObject({ copied: 202, verified: { found: 202 } });
    const expected = await createdTopic('expected', '--partitions', '2');
    await produce(expected, ['--raw', '-K', ':'], { stdin });
    const byKey = async (topic: string) =>
      groupBy(await consumeAll(topic), ({ key, partition }) => `${partition} ${JSON.stringify(key)}`);
    const [copied, produced] = [await byKey(to), await byKey(expected)];
    for (const [place, records] of produced) {
      expect(copied.get(place)?.map(({ value }) => value)).toEqual(records.map(({ value }) => value));
    }
    expect(copied.get('1 null')?.map(({ value }) => value)).toEqual(['x', 'y']);
  });

  it('copies what is committed, of the span and the filter that were asked for', async () => {
    const [from, to] = [await createdTopic('from', '--partitions', '1'), await createdTopic('to', '--partitions', '1')];
    const now = Date.now();
    const at = (minutes: number, value: string) => ({ value, timestamp: now - minutes * 60_000 });
    await writeWithHeaders(from, [at(50, 'a'), at(40, 'b'), at(30, 'c'), at(20, 'd')]);
    await produce(from, ['--raw', '-K', ':', '--transactional'], { stdin: 'k:aborted\nbad\n' });
    const { document } = await copy(
      from,
      to,
      '--since',
      '45m',
      '--until',
      '25m',
      '--filter',
      'value != "c"',
      '--verify',
    );
    expect(document).toMatchObject({ offsets: 2, copied: 1, leftOut: 1, verified: { found: 1, missing: 0 } });
    expect((await consumeAll(to)).map(({ value }) => value)).toEqual(['b']);
    await copy(from, to);
    expect((await consumeAll(to)).map(({ value }) => value)).toEqual(['b', 'a', 'b', 'c', 'd']);
  });

  it('leaves schema ids as they are within one registry', async () => {
    const [from, to] = [await createdTopic('from', '--partitions', '1'), await createdTopic('to', '--partitions', '1')];
    const id = await registerSchema(`${from}-value`, shippedSchema('task-created'));
    await produce(from, ['--sample', '5']);
    expect((await copy(from, to, '--verify')).document).toMatchObject({ copied: 5, schemaIds: [] });
    expect((await consumeAll(to)).map(({ schemaId }) => schemaId)).toEqual([id, id, id, id, id]);
    expect(await keptOf(to)).toEqual(await keptOf(from));
  });

  it('refuses what the target deletes at once, before anything is sent', async () => {
    const from = await createdTopic('from', '--partitions', '1');
    const to = await createdTopic('to', '--partitions', '1', '--config', 'retention.ms=3600000');
    const now = Date.now();
    await writeWithHeaders(from, [
      { value: 'old', timestamp: now - 7_200_000 },
      { value: 'old too', timestamp: now - 7_100_000 },
      { value: 'new', timestamp: now },
    ]);
    const { code, stdout, stderr } = await todoKafka('copy', from, to);
    expect([code, stdout, stderr]).toEqual([
      2,
      '',
      `Error: there are 2 records older than "${to}" keeps records (retention.ms 3600000): brokers would delete them at once\n` +
        'Hint: Choose a later `--since`, let the target keep records longer, or copy them all the same with `--allow-expired`.\n',
    ]);
    const dry = await copy(from, to, '--dry-run');
    expect([dry.code, dry.document]).toEqual([4, expect.objectContaining({ offsets: 3, copied: 0, expired: 2 })]);
    expect(await consumeAll(to)).toEqual([]);
    expect((await copy(from, to, '--filter', 'value == "new"')).document).toMatchObject({ copied: 1, expired: 0 });
    expect((await copy(from, to, '--since', '1h')).document).toMatchObject({ copied: 1, expired: 0 });
    const all = await copy(from, to, '--allow-expired');
    expect([all.code, all.document]).toEqual([0, expect.objectContaining({ copied: 3, expired: 2 })]);
  });

  it('warns of a target that has no room for all of it', async () => {
    const [from, to] = [await createdTopic('from', '--partitions', '1'), await createdTopic('to', '--partitions', '1')];
    for (const letter of ['a', 'b', 'c', 'd']) await writeRecords(from, 0, [letter.repeat(500_000)]);
    const warning = `Warning: topic "${to}" keeps at most 1.05MB (retention.bytes 1000 and a segment a partition), and about 2.00MB are to come: brokers delete the oldest\n`;
    expect((await todoKafka('copy', from, to, '--dry-run')).stderr).not.toContain('keeps at most');
    const small = ['--config', 'retention.bytes=1000', '--config', 'segment.bytes=1048576'];
    await todoKafka('topics', 'alter', to, ...small, '--yes');
    // Brokers hear of a config one after the other.
    await eventually(async () => expect((await todoKafka('copy', from, to, '--dry-run')).stderr).toContain(warning));
    const { code, stderr } = await todoKafka('copy', from, to, '--dry-run', '--filter', 'offset >= 0');
    expect([code, stderr.includes('keeps at most')]).toEqual([0, false]);
  });

  it('ends where a later record turns out to be too old', async () => {
    const from = await createdTopic('from', '--partitions', '1');
    const to = await createdTopic('to', '--partitions', '1', '--config', 'retention.ms=3600000');
    const now = Date.now();
    await writeWithHeaders(from, [
      { value: 'new', timestamp: now },
      { value: 'old', timestamp: now - 7_200_000 },
    ]);
    const { code, stdout, stderr } = await todoKafka('copy', from, to);
    expect([code, stdout]).toEqual([1, `Copied 1 record of ${from} to ${to}.\n`]);
    expect(stderr).toContain(`partition 0, offset 1: the record is older than "${to}" keeps records`);
  });

  it('ends where the target does not take a record, and says so', async () => {
    const from = await createdTopic('from', '--partitions', '1');
    const to = await createdTopic('to', '--partitions', '1', '--config', 'max.message.bytes=2000');
    await writeWithHeaders(from, [{ value: 'small' }, { value: randomBytes(5_000) }, { value: 'after' }]);
    const { code, document, stderr } = await copy(from, to, '--verify');
    expect([code, document.verified?.found]).toEqual([1, 1]);
    expect(stderr).toMatch(
      /partition 0, offset 1: topic .*the record takes 50\d\d bytes.*, more than the topic's max.message.bytes of 2000 /,
    );
    expect((await consumeAll(to))[0]).toMatchObject({ value: 'small' });
  });

  it('warns of a target that gives records its own time', async () => {
    const from = await createdTopic('from', '--partitions', '1');
    const to = await createdTopic('to', '--partitions', '1', '--config', 'message.timestamp.type=LogAppendTime');
    await writeWithHeaders(from, [{ value: 'old', timestamp: 1_600_000_000_000 }]);
    const { code, stderr, document } = await copy(from, to, '--verify');
    expect([code, document.verified]).toEqual([0, { found: 1, missing: 0 }]);
    expect(stderr).toContain('gives records the time at which they come');
  });

  it('goes to another cluster', async () => {
    const from = await createdTopic('from', '--partitions', '2');
    await writeEnvelopes(await createdTopic('unused', '--partitions', '3'), Date.now());
    await writeRecords(from, 1, ['there']);
    const brokers = await loneBroker({});
    await runMain(['topics', 'create', 'target', '--partitions', '2', '--brokers', brokers]);
    const { code, document, stderr } = await copy(from, 'target', '--to-brokers', brokers, '--verify');
    expect([code, document]).toEqual([0, expect.objectContaining({ copied: 1, verified: { found: 1, missing: 0 } })]);
    expect([document.cluster?.brokers, document.cluster?.source, stderr]).toEqual([[brokers], '--to-brokers', '']);
    const { stdout } = await runMain(['consume', 'target', '--from-beginning', '-e', '--brokers', brokers]);
    expect(recordLines(stdout)).toMatchObject([{ partition: 1, value: 'there' }]);
  });

  it('refuses a target that cannot be meant', async () => {
    const topic = await createdTopic('itself');
    const refusal = async (from: string, to: string, ...argv: readonly string[]): Promise<readonly unknown[]> => {
      const { code, stderr } = await todoKafka('copy', from, to, ...argv);
      return [code, stderr.split('\n')[0]];
    };
    expect(await refusal(topic, topic)).toEqual([2, `Error: "${topic}" cannot be copied to itself`]);
    expect(await refusal(topic, `${topic}-no`)).toEqual([1, `Error: the cluster has no topic "${topic}-no"`]);
    expect(await refusal(`${topic}-no`, topic)).toEqual([1, `Error: the cluster has no topic "${topic}-no"`]);
    expect(await refusal(topic, '__consumer_offsets')).toEqual([
      1,
      'Error: "__consumer_offsets" belongs to Kafka or to a schema registry',
    ]);
    expect(await refusal(topic, 'x', '--to-brokers', 'nowhere')).toEqual([
      2,
      'Error: --to-brokers: "nowhere" is not a broker\'s address',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { consumeAll, produce, recordLines } from '../../helpers/records.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { runMain } from '../../helpers/run-main.js';
import { parseDocument } from '../../helpers/documents.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka, writeTimedRecords } from '../../helpers/topics.js';
import { commitGroupOffsets } from '../../../src/lib/kafka/group/alter-offsets.js';
import { fetchGroupOffsets } from '../../../src/lib/kafka/group/group-offsets.js';
import type { Int64 } from '../../../src/lib/values/int64.js';

/** Brokers take any negative time, and later ones where the topic says so. */
const anyTime = [
  '--partitions',
  '1',
  '--config',
  'message.timestamp.after.max.ms=9223372036854775807',
  '--config',
  'retention.ms=-1',
];

const times = [
  -1_700_000_000_000_000_001n,
  1_795_946_591_633,
  1_795_946_591_658,
  9_000_000_000_000_000,
  2n ** 63n - 1n,
  -2,
];

const envelopes = times.map((timestamp, index) => `{"value":"v${index}","timestamp":${timestamp}}\n`).join('');

async function timedTopic(what: string): Promise<string> {
  const topic = await createdTopic(what, ...anyTime);
  const { code, stderr } = await produce(topic, ['--input', 'envelope'], { stdin: envelopes });
  if (code !== 0) throw new Error(stderr);
  return topic;
}

describe('times that no calendar has', () => {
  it('keep all their digits from envelope to broker, to JSON lines, to text', async () => {
    const topic = await timedTopic('long-times');
    expect((await recordsIn(topic)).map(({ timestamp }) => timestamp)).toEqual(times);
    expect((await consumeAll(topic)).map(({ timestamp }) => timestamp)).toEqual(times);
    const read = ['consume', topic, '--from-beginning', '-e'];
    const { stdout } = await todoKafka(...read, '--format', '%T %d\n');
    expect(stdout.split('\n')).toEqual([
      '-1700000000000000001 -1700000000000000001',
      '1795946591633 2026-11-29T10:03:11.633Z',
      '1795946591658 2026-11-29T10:03:11.658Z',
      '9000000000000000 9000000000000000',
      '9223372036854775807 9223372036854775807',
      '-2 1969-12-31T23:59:59.998Z',
      '',
    ]);
    const pretty = await todoKafka(...read, '--output', 'pretty');
    expect([pretty.code, pretty.stdout]).toEqual([0, expect.stringContaining(`${topic}[0]@0  -1700000000000000001`)]);
  });

  it('are copied as they are, which --verify compares digit by digit, and chosen by --filter and --tail', async () => {
    const from = await timedTopic('long-from');
    const to = await createdTopic('long-to', ...anyTime);
    const copied = await todoKafka('copy', from, to, '--verify', '--json');
    expect([copied.code, copied.stderr]).toEqual([0, expect.any(String)]);
    expect(parseDocument('copy', copied.stdout)).toMatchObject({ copied: 6, verified: { found: 6, missing: 0 } });
    expect((await recordsIn(to)).map(({ timestamp }) => timestamp)).toEqual(times);
    const filtered = await todoKafka(
      'consume',
      to,
      '--from-beginning',
      '-e',
      '--filter',
      'timestamp == 9223372036854775807',
    );
    expect(recordLines(filtered.stdout).map(({ value }) => value)).toEqual(['v4']);
    const tail = await todoKafka('consume', to, '--tail', '2', '-e');
    expect(recordLines(tail.stdout).map(({ value }) => value)).toEqual(['v5', 'v4']);
  });

  it.each(['1.5', '1e30', '9223372036854775808', '"now"'])('are refused where they are none: %s', async (timestamp) => {
    const topic = await createdTopic('no-time');
    const { code, stderr } = await produce(topic, ['--input', 'envelope'], {
      stdin: `{"value":"v","timestamp":${timestamp}}`,
    });
    expect([code, stderr]).toEqual([
      1,
      expect.stringContaining('timestamp: expected epoch milliseconds, a whole number of 64 bits'),
    ]);
  });
});

describe('times given by a person', () => {
  it('before 1970 are the start of the log', async () => {
    const topic = await createdTopic('old-times', ...anyTime);
    await writeTimedRecords(topic, 0, [1_700_000_000_000, 1_700_000_001_000]);
    const trimmed = await todoKafka(
      'topics',
      'trim',
      topic,
      '--before',
      '1969-12-31T23:59:59.999Z',
      '--dry-run',
      '--json',
    );
    expect(parseDocument('topics.trim', trimmed.stdout).partitions).toMatchObject([
      { startOffset: 0, newStartOffset: 0 },
    ]);
    for (const time of ['1969-12-31T23:59:59.999Z', '1969-12-31T23:59:59.998Z', '-100000d', '-1700000000000']) {
      const { code, stdout } = await todoKafka('consume', topic, '-o', `@${time}`, '-e');
      expect([time, code, recordLines(stdout).length]).toEqual([time, 0, 2]);
      const until = await todoKafka('consume', topic, '--from-beginning', `--until=${time}`);
      expect([time, until.code, until.stdout]).toEqual([time, 0, '']);
    }
    const fraction = await todoKafka('consume', topic, '--since', '0.5ms', '-e');
    expect([fraction.code, fraction.stdout]).toEqual([0, '']);
  });

  it.each([
    ['consume', '--since', '1700000000'],
    ['consume', '--until', '1700000000'],
    ['consume', '-o', '@1700000000'],
    ['consume', '-o', '@1600000000:1700000000'],
  ])('in seconds are refused, saying what was meant: %s %s %s', async (command, option, text) => {
    const { code, stderr } = await runMain([command, 'any', option, text, ...clusterFlags()]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/"1[67]00000000" as epoch milliseconds is 1970-.*which is written 1[67]00000000000\n/),
    ]);
  });

  it('in seconds are no offset that takes all records', async () => {
    const topic = await createdTopic('seconds', '--partitions', '1');
    const { code, stderr } = await todoKafka('topics', 'trim', topic, '--before', '1700000000', '--dry-run');
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('offset 1700000000 is beyond the end of every partition'),
    ]);
  });
});

describe('committed offsets beyond 2^53', () => {
  const offset = 9_007_199_254_740_993n;

  async function offsetOf(group: string): Promise<Int64 | undefined> {
    const commits = await fetchGroupOffsets(openTestKafka(), [group]);
    return [...(commits.get(group)?.entries() ?? [])][0]?.[1].offset;
  }

  it('are shown, undone, exported and read back with all their digits', async () => {
    const topic = await createdTopic('far', '--partitions', '1');
    const group = groupName('far');
    await commitGroupOffsets(openTestKafka(), group, [{ topic, partition: 0, offset, leaderEpoch: -1, metadata: '' }]);
    const described = await groupsDocument('groups.describe', [group]);
    expect(described.groups[0]?.partitions).toMatchObject([{ currentOffset: offset, lag: 0, note: 'beyond-end' }]);
    expect((await groups('describe', group)).stdout).toContain(String(offset));
    const reset = await groupsDocument('groups.reset-offsets', [group, '--topic', topic, '--to-latest', '--execute']);
    expect(reset.partitions).toMatchObject([{ currentOffset: offset, newOffset: 0 }]);
    await groupsDocument('groups.reset-offsets', [group, '--undo', reset.undo?.file ?? '', '--execute']);
    expect(await offsetOf(group)).toBe(offset);
    const other = groupName('far-too');
    await groupsDocument('groups.reset-offsets', [other, '--from-group', group, '--execute']);
    expect(await offsetOf(other)).toBe(offset);
  });
});

import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { BrokerConnection } from '../../../src/lib/kafka/connection/connection.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groups, groupsDocument, kafkajsMember } from '../../helpers/groups.js';
import { tableRows, toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka, writeTimedRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const kafka = toolSession();
/** Three partitions with ten records each, one a minute, of which retention has taken three. */
const topic = unique('moved');
const minute = 60_000;
const first = Date.now() - 60 * minute;
const timeOf = (offset: number): number => first + offset * minute;

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3');
  const times = Array.from({ length: 10 }, (_, offset) => timeOf(offset));
  await Promise.all([0, 1, 2].map((partition) => writeTimedRecords(topic, partition, times)));
  await todoKafka('topics', 'trim', topic, '--before', '3', '--yes');
});

afterAll(async () => {
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

/** What Kafka's own tool shows of a group, leader epochs too. */
const shown = async (group: string) =>
  tableRows(await kafka.consumerGroups('--describe', '--group', group, '--verbose'));

describe('a preview', () => {
  it('says what would be read again and skipped, from which record on, and what is gone already', async () => {
    const group = groupName('moved-preview');
    await kafka.commit(group, [
      [topic, 0, 1, null, ''],
      [topic, 1, 8, null, ''],
    ]);
    const { partitions } = await groupsDocument('groups.reset-offsets', [group, '--topic', topic, '--to-offset', '5']);
    const same = { topic, newOffset: 5, clampedFrom: null, outOfRange: false, newLag: 5, error: null };
    expect(partitions).toEqual(
      [
        { partition: 0, currentOffset: 1, reread: 0, skipped: 2, lost: 2 },
        { partition: 1, currentOffset: 8, reread: 3, skipped: 0, lost: 0 },
        { partition: 2, currentOffset: null, reread: null, skipped: null, lost: 0 },
      ].map((each) => ({ ...same, ...each, firstTimestamp: timeOf(5) })),
    );
    expect(await kafka.committed(group)).toHaveLength(2);
  });

  it('marks what is outside the log, in words on a terminal', async () => {
    const group = groupName('moved-marked');
    await kafka.commit(group, [
      [topic, 0, 1, null, ''],
      [topic, 1, 8, null, ''],
    ]);
    const { code, stdout, stderr } = await groups('reset-offsets', group, '--all-topics', '--shift-by', '1');
    expectCode({ code, stdout, stderr }, 0);
    expect(stderr).toMatch(
      /^Cluster .*\nThe group re-reads 0 records, skips 1, leaves 8 to read\. Nothing was changed; --execute does it\.\n$/,
    );
    const text = stdout.split('\n').map((line) => line.trim().split(/ {2,}/));
    expect(text[0]?.at(-1)).toBe('NOTE');
    expect(text[1]?.slice(2)).toEqual([
      ...['0', '1', '3', '0', '0', '7', new Date(timeOf(3)).toISOString()],
      '2 is outside the log: its start; 2 records lost to retention before',
    ]);
    expect(text[2]?.slice(2)).toEqual(['1', '8', '9', '0', '1', '1', new Date(timeOf(9)).toISOString()]);
  });

  it('takes a commit of another group as it is, and says where that is outside the log', async () => {
    const [group, from] = [groupName('moved-to'), groupName('moved-from')];
    await kafka.commit(from, [[topic, 0, 1, null, '']]);
    const { partitions } = await groupsDocument('groups.reset-offsets', [group, '--from-group', from]);
    expect(partitions).toMatchObject([{ newOffset: 1, clampedFrom: null, outOfRange: true }]);
  });

  it('leaves commits whole with --to-current', async () => {
    const group = groupName('moved-current');
    await kafka.commit(group, [[topic, 0, 5, 0, 'a note of ours']]);
    await groupsDocument('groups.reset-offsets', [group, '--topic', topic, '--to-current', '--execute']);
    expect(await kafka.committed(group)).toEqual([
      [topic, 0, 5, 0, 'a note of ours'],
      [topic, 1, 10, null, ''],
      [topic, 2, 10, null, ''],
    ]);
  });
});

describe('a reset that is carried out', () => {
  it('commits all partitions in one request', async () => {
    const [wide, group] = [await createdTopic('moved-wide', '--partitions', '24'), groupName('moved-wide')];
    const send = vi.spyOn(BrokerConnection.prototype, 'send');
    try {
      await groupsDocument('groups.reset-offsets', [group, '--topic', wide, '--to-latest', '--execute']);
      expect(send.mock.calls.filter(([api]) => api.name === 'OffsetCommit')).toHaveLength(1);
    } finally {
      send.mockRestore();
    }
    expect(await kafka.committed(group)).toHaveLength(24);
  });

  it('does what it can where partitions are not there, and ends 1', async () => {
    const group = groupName('moved-some');
    const file = join(workspace({ 'some.csv': `${topic},0,4\n${topic},7,4\ntk-nowhere,0,4\n` }), 'some.csv');
    const { partitions } = await groupsDocument('groups.reset-offsets', [group, '--from-file', file, '--execute'], 1);
    expect(partitions.map(({ newOffset, error }) => [newOffset, error])).toEqual([
      [4, null],
      [null, { code: 'PARTITION_NOT_FOUND', message: `topic "${topic}" has no partition 7` }],
      [null, { code: 'PARTITION_NOT_FOUND', message: 'topic "tk-nowhere" has no partition 0' }],
    ]);
    expect(await kafka.committed(group)).toEqual([[topic, 0, 4, null, '']]);
  });

  it('is not begun where a topic or a partition that is named is not there', async () => {
    const group = groupName('moved-none');
    for (const [named, words] of [
      ['tk-nowhere', 'the cluster has no topic "tk-nowhere"'],
      [`${topic}:1,9`, `topic "${topic}" has no partition 9`],
    ] as const) {
      const { code, stderr } = await groups('reset-offsets', group, '--topic', named, '--to-latest', '--execute');
      expect([code, stderr]).toEqual([1, expect.stringContaining(`Error: ${words}\n`)]);
    }
    const missing = await groups('reset-offsets', group, '--all-topics', '--to-latest', '--execute');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining(`no group "${group}"`)]);
    expect(await kafka.committed(group)).toEqual([]);
  });
});

describe('a group with a live member', () => {
  it('is refused by name, in a preview too, and nothing changes', async () => {
    const group = groupName('moved-live');
    await kafka.commit(group, [[topic, 0, 5, null, '']]);
    const before = await shown(group);
    const leave = await kafkajsMember(group, topic);
    const { groups: described } = await groupsDocument('groups.describe', [group]);
    const member = described[0]?.members[0];
    const refusal = `Error: group "${group}" has 1 live member, so its offsets cannot be moved: "${member?.clientId ?? ''}" (${member?.memberId ?? ''}, ${member?.host ?? ''})\n`;
    const preview = await groups('reset-offsets', group, '--all-topics', '--to-earliest');
    expect([preview.code, preview.stderr]).toEqual([1, expect.stringContaining(refusal)]);
    expect(preview.stderr).not.toContain('--execute does it');
    expect(tableRows(preview.stdout)).toMatchObject([{ 'CURRENT-OFFSET': '5', 'NEW-OFFSET': '3' }]);
    const executed = await groups('reset-offsets', group, '--all-topics', '--to-earliest', '--execute');
    expect([executed.code, executed.stdout]).toEqual([1, '']);
    expect(executed.stderr).toContain(refusal);
    expect(executed.stderr).not.toContain('To undo it');
    expect(await kafka.committed(group)).toEqual([[topic, 0, 5, null, '']]);
    await leave();
    expect(await shown(group)).toEqual(before);
  });
});

describe('flags that say two things or none', () => {
  it.each([
    [['--all-topics'], 'say where to: use one of --to-earliest, --to-latest'],
    [['--all-topics', '--to-earliest', '--to-latest'], 'use one of --to-earliest, --to-latest'],
    [['--to-earliest'], 'say which: use one of --all-topics and --topic'],
    [['--all-topics', '--topic', 't', '--to-earliest'], 'use one of --all-topics and --topic'],
    [['--all-topics', '--undo', 'file'], '--undo restores what its file says: it goes with'],
    [['--all-topics', '--to-latest', '--execute', '--dry-run'], 'use one of --execute and --dry-run'],
    [['--topic', 't:x', '--to-latest'], 'write a topic, or some of its partitions as in topic:0,1'],
    [['--all-topics', '--shift-by', '1.5'], 'write a whole number such as 10 or -10'],
    [['--all-topics', '--to-offset', '-1'], '--to-offset'],
    [
      ['--all-topics', '--to-datetime', 'noon'],
      '--to-datetime: "noon" is not a time such as 2026-01-31T12:00:00Z or -1h',
    ],
    [['--all-topics', '--by-duration', 'long'], '--by-duration'],
  ])('are refused: %j', async (argv, words) => {
    const { code, stdout, stderr } = await groups('reset-offsets', 'tk-no-group', ...argv);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(words)]);
  });
});

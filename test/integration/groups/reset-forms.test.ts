import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { deleteGroups, groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { runBin } from '../../helpers/run-bin.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { tableRows, toolSession, type CommittedRow } from '../../helpers/tool-session.js';
import { todoKafka, writeTimedRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

/** Every form of a reset, on the same state, beside Kafka's own `kafka-consumer-groups`. */
const hour = 3_600_000;
const now = Math.floor(Date.now() / 60_000) * 60_000;
const hoursAgo = (hours: number): number => now - hours * hour;

/** Three partitions, the first two with records from offset 3 on, one an hour; the third is empty. */
const hourly = unique('reset-hourly');
/** Two partitions, records in the first. */
const other = unique('reset-other');
const group = unique('reset-forms');
const commits: readonly CommittedRow[] = [
  [hourly, 0, 5, null, ''],
  [hourly, 1, 4, null, ''],
  [other, 0, 2, null, ''],
];
const kafka = toolSession();

beforeAll(async () => {
  await todoKafka('topics', 'create', hourly, '--partitions', '3');
  await todoKafka('topics', 'create', other, '--partitions', '2');
  await writeTimedRecords(hourly, 0, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1].map(hoursAgo));
  await writeTimedRecords(hourly, 1, [6, 5, 4, 3, 2, 1].map(hoursAgo));
  await writeTimedRecords(other, 0, [4, 3, 2, 1].map(hoursAgo));
  await todoKafka('topics', 'trim', hourly, '--before', '3', '--yes');
  await kafka.commit(group, commits);
}, 120_000);

afterAll(async () => {
  await deleteGroups(group);
  await todoKafka('topics', 'delete', hourly, other, '--if-exists', '--yes');
});

type Offsets = readonly (readonly [string, number, number | null])[];

const all = ['--all-topics'];
const whole = ['--topic', hourly, '--topic', other];
const some = ['--topic', `${hourly}:0,2`, '--topic', other];
const committed = ['--topic', `${hourly}:0,1`];

/** The new offsets that Kafka's own tool previews. */
async function theirs(name: string, ...argv: readonly string[]): Promise<Offsets> {
  const shown = await kafka.consumerGroups('--reset-offsets', '--group', name, ...argv);
  return tableRows(shown)
    .map((row) => [row['TOPIC'] ?? '', Number(row['PARTITION']), Number(row['NEW-OFFSET'])] as const)
    .sort(byPartition);
}

async function ours(name: string, ...argv: readonly string[]): Promise<Offsets> {
  return newOffsets(await groupsDocument('groups.reset-offsets', [name, ...argv]));
}

function newOffsets({ partitions }: ResetDocument): Offsets {
  return partitions
    .map(
      ({ topic, partition, newOffset }) => [topic, partition, newOffset === null ? null : Number(newOffset)] as const,
    )
    .sort(byPartition);
}

type ResetDocument = Awaited<ReturnType<typeof groupsDocument<'groups.reset-offsets'>>>;

function byPartition(a: Offsets[number], b: Offsets[number]): number {
  return a[0] === b[0] ? a[1] - b[1] : a[0] < b[0] ? -1 : 1;
}

/** As people write it, without a zone. */
const local = (time: number): string => new Date(time).toISOString().slice(0, -1);

describe.each([
  [['--to-earliest'], [all, whole, some]],
  [['--to-latest'], [all, whole, some]],
  [
    ['--to-offset', '4'],
    [all, whole, some],
  ],
  [
    ['--to-offset', '1'],
    [all, whole],
  ],
  [
    ['--to-offset', '1000'],
    [all, whole],
  ],
  [
    ['--shift-by', '1'],
    [all, committed],
  ],
  [
    ['--shift-by', '-1'],
    [all, committed],
  ],
  [
    ['--shift-by', '-100'],
    [all, committed],
  ],
  [
    ['--shift-by', '100'],
    [all, committed],
  ],
  [
    ['--by-duration', 'PT2H30M'],
    [all, whole],
  ],
  [
    ['--by-duration', 'P7D'],
    [all, whole],
  ],
  [
    ['--by-duration', 'PT0S'],
    [all, whole],
  ],
  [['--to-current'], [all, whole, some]],
])('%j', (form, scopes) => {
  it.each(scopes.map((scope) => [scope]))("previews what Kafka's own tool previews, with %j", async (scope) => {
    const expected = await theirs(group, ...scope, ...form);
    expect(expected.length).toBeGreaterThan(1);
    expect(await ours(group, ...scope, ...form)).toEqual(expected);
  });
});

describe('--to-datetime', () => {
  it.each([
    ['between two records', local(hoursAgo(2.5))],
    ['at a record', local(hoursAgo(3))],
    ['before all', local(hoursAgo(48))],
    ['after all', local(now)],
    ['with a zone', `${local(hoursAgo(2.5) + 2 * hour)}+02:00`],
    ['in UTC', new Date(hoursAgo(2.5)).toISOString()],
  ])("is right in New York as Kafka's own tool is: %s", async (_, time) => {
    const form = [...whole, '--to-datetime', time];
    const expected = await theirs(group, ...form);
    expect(expected).toHaveLength(5);
    const { code, stdout, stderr } = await runBin(
      ['groups', 'reset-offsets', group, ...form, '--json', ...clusterFlags()],
      { env: { TZ: 'America/New_York' } },
    );
    expect([code, stderr]).toEqual([0, '']);
    expect(newOffsets(parseDocument('groups.reset-offsets', stdout))).toEqual(expected);
  });

  it('takes an age and epoch milliseconds too', async () => {
    const expected = await theirs(group, ...all, '--by-duration', 'PT2H30M');
    expect(await ours(group, ...all, '--to-datetime', '-150m')).toEqual(expected);
    expect(await ours(group, ...all, '--to-datetime', String(hoursAgo(2.5)))).toEqual(expected);
    expect(await ours(group, ...all, '--by-duration', '150m')).toEqual(expected);
  });
});

describe('every form, executed', () => {
  it("leaves the commits that Kafka's own tool leaves", async () => {
    const [mine, java] = [groupName('reset-mine'), groupName('reset-java')];
    await kafka.commit(mine, commits);
    await kafka.commit(java, commits);
    for (const form of [
      [...all, '--shift-by', '1'],
      [...all, '--to-current'],
      [...committed, '--shift-by', '-100'],
      [...some, '--to-offset', '4'],
      [...whole, '--to-datetime', local(hoursAgo(2.5))],
      [...all, '--by-duration', 'PT3H30M'],
      [...all, '--to-earliest'],
      ['--topic', other, '--to-latest'],
    ]) {
      await kafka.consumerGroups('--reset-offsets', '--group', java, ...form, '--execute');
      const { executed } = await groupsDocument('groups.reset-offsets', [mine, ...form, '--execute']);
      expect(executed).toBe(true);
      expect([form, await kafka.committed(mine)]).toEqual([form, await kafka.committed(java)]);
    }
    expect(await kafka.committed(mine)).toHaveLength(5);
  });

  it('makes a group that does not exist', async () => {
    const [mine, java] = [groupName('reset-new'), groupName('reset-new-java')];
    const form = [...some, '--to-earliest'];
    const expected = await theirs(java, ...form);
    const preview = await groupsDocument('groups.reset-offsets', [mine, ...form]);
    expect(preview).toMatchObject({ type: null, executed: false, undo: null });
    expect(newOffsets(preview)).toEqual(expected);
    expectCode(await groups('describe', mine), 1);
    await kafka.consumerGroups('--reset-offsets', '--group', java, ...form, '--execute');
    const { code, stderr } = await groups('reset-offsets', mine, ...form, '--execute');
    expect([code, stderr]).toEqual([0, expect.stringContaining(`Group "${mine}" is new.\n`)]);
    expect(await kafka.committed(mine)).toEqual(await kafka.committed(java));
  });
});

describe('a shift where there is no commit', () => {
  it("is refused as by Kafka's own tool, by name, and nothing changes", async () => {
    const before = await kafka.committed(group);
    const form = ['--topic', hourly, '--shift-by', '1', '--execute'];
    expect(await kafka.consumerGroups('--reset-offsets', '--group', group, ...form)).toContain(
      `Cannot shift offset for partition ${hourly}-2 since there is no current committed offset`,
    );
    const { code, stdout, stderr } = await groups('reset-offsets', group, ...form);
    expect([code, stdout]).toEqual([1, '']);
    expect(stderr).toContain(`Error: there is no commit to shift in "${hourly}" partition 2\n`);
    expect(await kafka.committed(group)).toEqual(before);
  });
});

describe('CSV', () => {
  const form = [...some, '--to-datetime', local(hoursAgo(2.5))];
  /** Kafka's tool warns of empty partitions among its lines. */
  const lines = (text: string): readonly string[] =>
    text
      .split('\n')
      .filter((line) => /^\S+$/.test(line))
      .sort();

  it("is written as Kafka's own tool writes it, from a preview and when executed", async () => {
    const csv = join(workspace(), 'offsets.csv');
    const expected = await kafka.consumerGroups('--reset-offsets', '--group', group, ...form, '--export');
    const { exported } = await groupsDocument('groups.reset-offsets', [group, ...form, '--export', csv]);
    expect(exported).toBe(csv);
    expect(lines(readFileSync(csv, 'utf8'))).toEqual(lines(expected));
    const mine = groupName('reset-csv');
    const executed = join(workspace(), 'executed.csv');
    await groupsDocument('groups.reset-offsets', [mine, ...form, '--execute', '--export', executed]);
    expect(readFileSync(executed, 'utf8')).toBe(readFileSync(csv, 'utf8'));
  });

  it("is read back by Kafka's own tool", async () => {
    const csv = join(workspace(), 'offsets.csv');
    const expected = await ours(group, ...form, '--export', csv);
    expect(await theirs(group, '--from-file', csv)).toEqual(expected);
  });

  it("of Kafka's own tool is read, also where it has the groups in it, and offsets outside the log", async () => {
    const folder = workspace();
    const mine = groupName('reset-csv-mine');
    await kafka.commit(mine, [[hourly, 1, 3, null, '']]);
    const both = ['--reset-offsets', '--group', group, '--group', mine];
    const ofBoth = await kafka.consumerGroups(...both, ...all, '--to-current', '--export', '--dry-run');
    expect(lines(ofBoth)).toHaveLength(4);
    writeIn(folder, 'both.csv', lines(ofBoth).join('\n'));
    expect(await ours(mine, '--from-file', join(folder, 'both.csv'))).toEqual([[hourly, 1, 3]]);
    expect(await ours(group, '--from-file', join(folder, 'both.csv'))).toEqual(
      commits.map(([topic, partition, offset]) => [topic, partition, offset]),
    );

    writeIn(folder, 'outside.csv', `${hourly},0,1\n${hourly},1,1000\n${other},0,3\n`);
    const file = ['--from-file', join(folder, 'outside.csv')];
    const { partitions } = await groupsDocument('groups.reset-offsets', [group, ...file]);
    expect(partitions.map(({ topic, partition, newOffset }) => [topic, partition, newOffset])).toEqual(
      await theirs(group, ...file),
    );
    expect(partitions.map(({ clampedFrom }) => clampedFrom)).toEqual([1, 1000, null]);
  });

  it('is refused as a whole where a line makes no sense', async () => {
    const folder = workspace({ 'bad.csv': `${hourly},0,1\n\n${hourly},x,1\n${hourly},0,2\nonly,two\n` });
    const { code, stderr } = await groups('reset-offsets', group, '--from-file', join(folder, 'bad.csv'), '--json');
    expectCode({ code, stderr }, 2);
    expect(JSON.parse(stderr)).toMatchObject({
      code: 'INPUT_INVALID',
      problems: [
        { line: 3, message: '"x" is no partition' },
        { line: 4, message: `"${hourly}" partition 0 is there twice, see line 1` },
        { line: 5, message: 'write topic,partition,offset' },
      ],
    });
  });
});

describe('--from-group', () => {
  it('takes the commits of another group, all or of some topics', async () => {
    const copy = groupName('reset-copy');
    expect(await ours(copy, '--from-group', group)).toEqual(
      commits.map(([topic, partition, offset]) => [topic, partition, offset]),
    );
    await groupsDocument('groups.reset-offsets', [copy, '--from-group', group, '--topic', `${hourly}:1`, '--execute']);
    expect(await kafka.committed(copy)).toEqual([[hourly, 1, 4, null, '']]);
    const missing = await groups('reset-offsets', copy, '--from-group', 'tk-no-group');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no group "tk-no-group"')]);
  });
});

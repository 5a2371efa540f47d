import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { deleteGroups, groups, groupsDocument, javaConsumer } from '../../helpers/groups.js';
import { kafkajs } from '../../helpers/kafkajs.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { tableRows, toolSession, without } from '../../helpers/tool-session.js';
import { todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** Three partitions, with three records, one and none. */
const topic = unique('shown');
const java = unique('shown-java');
const javascript = unique('shown-js');
const empty = unique('shown-empty');
const all = [java, javascript, empty];
const kafka = toolSession();
const ends: (() => Promise<void>)[] = [];

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3');
  await writeRecords(topic, 0, ['a', 'b', 'c']);
  await writeRecords(topic, 1, ['d']);
  await kafka.commit(empty, [
    [topic, 0, 1, 0, 'by hand'],
    [topic, 1, 9, null, ''],
  ]);
  const consumer = kafkajs().consumer({ groupId: javascript, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({ eachMessage: () => Promise.resolve() });
  ends.push(() => consumer.disconnect());
  const properties = ['group.protocol=classic', 'group.instance.id=desk', 'auto.commit.interval.ms=100'];
  ends.push(
    await javaConsumer(
      'consumer.ConsoleConsumer',
      ...['--topic', topic, '--group', java, '--from-beginning'],
      ...properties.flatMap((property) => ['--command-property', property]),
    ),
  );
  await eventually(
    async () => {
      const { groups: lags } = await groupsDocument('groups.lag', [java, javascript]);
      expect(lags.map(({ state, lag, partitions }) => [state, lag, partitions[0]?.currentOffset])).toEqual([
        ['Stable', 0, 3],
        ['Stable', 0, 3],
      ]);
    },
    { within: 60_000 },
  );
}, 120_000);

afterAll(async () => {
  await Promise.all(ends.map((end) => end()));
  await kafka.removeMembers(java); // a static member does not leave when it ends
  await deleteGroups(...all);
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

/** The words of our own tables are compared with those of Kafka's tool, whose columns have other widths. */
async function ours(...argv: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
  const { code, stdout, stderr } = await groups(...argv);
  if (code !== 0) throw new Error(stderr);
  return tableRows(stdout);
}

const theirs = async (group: string, ...args: readonly string[]) =>
  tableRows(await kafka.consumerGroups('--describe', '--group', group, ...args));

describe('groups list', () => {
  it("has every group with its type and state, as Kafka's own tool has them", async () => {
    const listed = tableRows(await kafka.consumerGroups('--list', '--state', '--type')).filter((row) =>
      all.includes(row['GROUP'] ?? ''),
    );
    const { groups: found } = await groupsDocument('groups.list', []);
    const mine = found.filter(({ group }) => all.includes(group));
    expect(mine.map(({ group, state }) => [group, state])).toEqual(
      listed.map((row) => [row['GROUP'], row['STATE']]).sort(),
    );
    // Older brokers do not tell the type; theirs are classic.
    for (const { TYPE: type } of listed) expect(['Classic', 'Unknown']).toContain(type);
    expect(mine.map(({ type }) => type)).toEqual(['classic', 'classic', 'classic']);
    expect(mine).toHaveLength(3);
    expect(mine.map(({ protocol }) => protocol)).toEqual(mine.map(({ group }) => (group === empty ? '' : 'consumer')));
  });

  it('keeps those in a state, of a type, or on a topic', async () => {
    const names = async (...argv: readonly string[]): Promise<readonly string[]> =>
      (await groupsDocument('groups.list', argv)).groups
        .map(({ group }) => group)
        .filter((group) => all.includes(group));
    expect(await names('--state', 'empty')).toEqual([empty]);
    expect(await names('--state', 'Stable', '--type', 'classic')).toEqual([java, javascript].sort());
    expect(await names('--state', 'empty', '--state', 'stable')).toEqual([...all].sort());
    expect(await names('--type', 'share')).toEqual([]);
    expect(await names('--topic', topic)).toEqual([...all].sort());
    expect(await names('--topic', 'tk-nowhere')).toEqual([]);
  });

  it('refuses a state or a type that there is not', async () => {
    const state = await groups('list', '--state', 'sleepy');
    expect([state.code, state.stderr]).toEqual([2, expect.stringContaining('choose from Stable, Empty')]);
    const type = await groups('list', '--type', 'kind');
    expect([type.code, type.stderr]).toEqual([2, expect.stringContaining('classic, consumer, share, streams')]);
  });
});

describe('groups describe', () => {
  it.each([
    ['a Java consumer', java],
    ['a kafkajs consumer', javascript],
  ])("shows partitions and members of %s as Kafka's own tool does", async (_, group) => {
    const columns = ['GROUP', 'TOPIC', 'PARTITION', 'CURRENT-OFFSET', 'LOG-END-OFFSET', 'LAG'];
    const offsets = await theirs(group);
    expect(Object.keys(offsets[0] ?? {})).toEqual([...columns, 'CONSUMER-ID', 'HOST', 'CLIENT-ID']);
    expect(offsets).toHaveLength(3);
    expect((await ours('describe', group)).map((row) => without(row, 'TIME-LAG', 'HEADROOM'))).toEqual(offsets);

    const members = await ours('describe', group, '--members');
    const [assignment, ...rest] = await Promise.all([
      theirs(group, '--members', '--verbose'),
      theirs(group, '--members'),
    ]);
    expect(members.map((row) => row['ASSIGNMENT'])).toEqual(assignment.map((row) => row['CURRENT-ASSIGNMENT']));
    expect(members.map((row) => without(row, 'ASSIGNMENT'))).toEqual(rest[0]);
    expect(await ours('describe', group, '--state')).toEqual(await theirs(group, '--state'));
  });
});

describe('a group without members', () => {
  it('is shown with every partition of its topics, and with what is odd about its commits', async () => {
    const { groups: described } = await groupsDocument('groups.describe', [empty]);
    const log = { topic, logStartOffset: 0, lost: 0, consumerId: null, host: null, clientId: null };
    const none = { ...log, currentOffset: null, lag: null, timeLagMs: null, headroomMs: null };
    expect(described).toMatchObject([
      {
        ...{ group: empty, type: 'classic', state: 'Empty', assignor: null, members: [] },
        partitions: [
          { ...log, partition: 0, currentOffset: 1, logEndOffset: 3, lag: 2, uncommitted: 0, note: null },
          { ...log, partition: 1, currentOffset: 9, logEndOffset: 1, lag: 0, uncommitted: 1, note: 'beyond-end' },
          { ...none, partition: 2, logEndOffset: 0, uncommitted: 0, note: 'no-commit' },
        ],
      },
    ]);
    const { stdout, stderr } = await groups('describe', empty);
    expect(stderr).toBe(`Group "${empty}" has no members.\n`);
    expect(tableRows(stdout).map((row) => [row['CURRENT-OFFSET'], row['LAG'], row['NOTE']])).toEqual([
      ['1', '2', '-'],
      ['9', '0', 'beyond-end'],
      ['-', '-', 'no-commit'],
    ]);
  });

  it("has the lag that Kafka's own tool says, but never a negative one", async () => {
    const rows = await theirs(empty);
    expect(rows.map((row) => [row['CURRENT-OFFSET'], row['LAG']])).toEqual([
      ['1', '2'],
      ['9', '-8'],
    ]);
  });

  it('is shown without times among all, unless they are asked for', async () => {
    const headings = async (...argv: readonly string[]): Promise<readonly string[]> =>
      ((await groups('describe', ...argv)).stdout.split('\n')[0] ?? '').split(/\s+/);
    expect(await headings('--all')).not.toContain('TIME-LAG');
    expect(await headings('--all', '--time-lag')).toEqual(expect.arrayContaining(['TIME-LAG', 'HEADROOM']));
    expect(await headings(empty)).toEqual(expect.arrayContaining(['TIME-LAG', 'HEADROOM']));
  });
});

describe('a group that is not there', () => {
  it('is named, after those that are there have been shown', async () => {
    const { code, stdout, stderr } = await groups('describe', 'tk-no-group', empty);
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toContain(empty);
    expect(stderr).toBe(
      [
        `Group "${empty}" has no members.`,
        'Error: the cluster has no group "tk-no-group"',
        `Hint: See what is there with ${shownCommand('groups list')}.`,
        '',
      ].join('\n'),
    );
  });

  it.each([[[]], [['--all', 'one']]])('is not the same as none or all: %j', async (argv) => {
    const { code, stderr } = await groups('describe', ...argv);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Error: name groups, or use --all\n')]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { deleteGroups, groupName, groups, groupsDocument, javaConsumer } from '../../helpers/groups.js';
import { streamsMember } from '../../helpers/streams-member.js';
import { tableRows, toolSession, without } from '../../helpers/tool-session.js';
import { todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** Groups whose assignment the brokers make, share groups and streams groups: those need Kafka 4. */

/** Two partitions, with three records and none. */
const topic = unique('newer');
const consumers = unique('newer-consumers');
const shared = unique('newer-shared');
const kafka = toolSession();
let leave: () => Promise<void>;
let stopSharing: () => Promise<void>;

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '2');
  await writeRecords(topic, 0, ['a', 'b', 'c']);
  const properties = ['group.protocol=consumer', 'auto.commit.interval.ms=100'];
  leave = await javaConsumer(
    'consumer.ConsoleConsumer',
    ...['--topic', topic, '--group', consumers, '--from-beginning'],
    ...properties.flatMap((property) => ['--command-property', property]),
  );
  stopSharing = await javaConsumer('consumer.ConsoleShareConsumer', '--topic', topic, '--group', shared);
  await eventually(
    async () => {
      const { groups: seen } = await groupsDocument('groups.describe', [consumers, shared]);
      const assignment = [{ topic, partitions: [0, 1] }];
      expect(seen).toMatchObject(Array(2).fill({ state: 'Stable', members: [{ assignment }] }));
      expect(seen[0]?.partitions?.map(({ currentOffset }) => currentOffset)).toEqual([3, 0]);
    },
    { within: 60_000 },
  );
}, 120_000);

afterAll(async () => {
  await Promise.all([leave(), stopSharing()]);
  await deleteGroups(consumers, shared);
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

async function rowsOf(...argv: readonly string[]): Promise<readonly Readonly<Record<string, string>>[]> {
  const { code, stdout, stderr } = await groups(...argv);
  if (code !== 0) throw new Error(stderr);
  return tableRows(stdout);
}

describe('a group of the protocol of KIP-848', () => {
  it("is listed and described as Kafka's own tool has it", async () => {
    const { groups: listed } = await groupsDocument('groups.list', ['--type', 'consumer', '--state', 'stable']);
    expect(listed.filter(({ group }) => group === consumers)).toMatchObject([
      { group: consumers, type: 'consumer', protocol: 'consumer', state: 'Stable' },
    ]);
    const theirs = async (...args: readonly string[]) =>
      tableRows(await kafka.consumerGroups('--describe', '--group', consumers, ...args));
    const offsets = (await rowsOf('describe', consumers)).map((row) => without(row, 'TIME-LAG', 'HEADROOM'));
    expect(offsets).toEqual(await theirs());
    expect(offsets).toHaveLength(2);
    expect(await rowsOf('describe', consumers, '--state')).toEqual(await theirs('--state'));
    const [member] = await rowsOf('describe', consumers, '--members');
    const [verbose] = await theirs('--members', '--verbose');
    expect(member).toMatchObject({ ASSIGNMENT: `${topic}:0,1`, '#PARTITIONS': '2' });
    expect(member?.['ASSIGNMENT']).toBe(verbose?.['CURRENT-ASSIGNMENT']);
  });

  it('tells epochs, what its members want and what they are to have', async () => {
    const { groups: described } = await groupsDocument('groups.describe', [consumers, '--members']);
    const assignment = [{ topic, partitions: [0, 1] }];
    expect(described).toMatchObject([
      {
        ...{ group: consumers, type: 'consumer', assignor: 'uniform', partitions: null },
        ...{ epoch: expect.any(Number) as number, assignmentEpoch: described[0]?.epoch },
        members: [
          { instanceId: null, epoch: expect.any(Number) as number, topics: [topic], assignment, target: assignment },
        ],
      },
    ]);
  });
});

describe('a share group', () => {
  it("is listed and described, with its members, and starts where Kafka's own tool says", async () => {
    const { groups: listed } = await groupsDocument('groups.list', ['--type', 'share', '--topic', topic]);
    expect(listed).toMatchObject([{ group: shared, type: 'share', protocol: 'share', state: 'Stable' }]);
    expect(await rowsOf('describe', shared, '--members')).toMatchObject([
      { GROUP: shared, '#PARTITIONS': '2', ASSIGNMENT: `${topic}:0,1` },
    ]);
    const [state] = await rowsOf('describe', shared, '--state');
    expect(state).toMatchObject({ STATE: 'Stable', '#MEMBERS': '1', 'ASSIGNMENT-STRATEGY': 'simple' });
  });

  it('has no commits that could be moved or deleted', async () => {
    for (const argv of [
      ['reset-offsets', shared, '--topic', topic, '--to-earliest', '--execute'],
      ['reset-offsets', consumers, '--from-group', shared],
      ['delete-offsets', shared, '--topic', topic, '--yes'],
    ]) {
      const { code, stdout, stderr } = await groups(...argv);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr).toContain(`Error: group "${shared}" is a share group: `);
    }
  });
});

describe('when their members have left', () => {
  beforeAll(async () => {
    await Promise.all([leave(), stopSharing()]);
    await eventually(
      async () => {
        const { groups: seen } = await groupsDocument('groups.describe', [consumers, shared, '--state']);
        expect(seen.map(({ state }) => state)).toEqual(['Empty', 'Empty']);
      },
      { within: 60_000 },
    );
  }, 90_000);

  it("commits of a consumer group are moved as Kafka's own tool moves them, undone, and deleted", async () => {
    const before = await kafka.committed(consumers);
    const preview = await groupsDocument('groups.reset-offsets', [consumers, '--all-topics', '--shift-by', '-1']);
    const rows = tableRows(
      await kafka.consumerGroups('--reset-offsets', '--group', consumers, '--all-topics', '--shift-by', '-1'),
    );
    expect(preview.type).toBe('consumer');
    expect(preview.partitions.map(({ partition, newOffset }) => `${partition} ${newOffset ?? '-'}`)).toEqual(
      rows.map((row) => `${row['PARTITION'] ?? ''} ${row['NEW-OFFSET'] ?? ''}`).sort(),
    );
    const { undo } = await groupsDocument('groups.reset-offsets', [
      ...[consumers, '--all-topics', '--shift-by', '-1', '--execute'],
    ]);
    expect((await kafka.committed(consumers)).map(([, , offset]) => offset)).toEqual([2, 0]);
    await groupsDocument('groups.reset-offsets', [consumers, '--undo', undo?.file ?? '', '--execute']);
    expect(await kafka.committed(consumers)).toEqual(before);
    await groupsDocument('groups.delete-offsets', [consumers, '--topic', `${topic}:1`, '--yes']);
    expect(await kafka.committed(consumers)).toEqual(before.slice(0, 1));
    await groupsDocument('groups.delete', [consumers, '--yes']);
    expect(await kafka.consumerGroups('--list')).not.toContain(consumers);
  });

  it("the lag of a share group is the one that Kafka's own tool says, and it can be deleted", async () => {
    await kafka.shareGroups('--reset-offsets', '--group', shared, '--topic', topic, '--to-earliest', '--execute');
    const { groups: described } = await groupsDocument('groups.describe', [shared]);
    const rows = tableRows(await kafka.shareGroups('--describe', '--group', shared));
    expect(
      described[0]?.partitions?.map(({ partition, currentOffset, lag }) => [partition, currentOffset, lag].join(' ')),
    ).toEqual(rows.map((row) => [row['PARTITION'], row['START-OFFSET'], row['LAG']].join(' ')));
    const [behind] = described[0]?.partitions ?? [];
    expect(behind).toMatchObject({ currentOffset: 0, lag: 3 });
    expect(behind?.timeLagMs).toBeGreaterThan(0);
    const { groups: deleted } = await groupsDocument('groups.delete', [shared, '--yes']);
    expect(deleted).toMatchObject([{ type: 'share', deleted: true, undo: null, error: null }]);
  });
});

describe('a streams group', () => {
  it('is listed and described by its tasks, cannot be moved, and can be deleted', async () => {
    const streams = groupName('newer-streams');
    const member = streamsMember(streams, topic);
    await member.heartbeat();
    await eventually(
      async () => {
        await member.heartbeat();
        const { groups: described } = await groupsDocument('groups.describe', [streams]);
        const assignment = [{ topic, partitions: [0, 1] }];
        expect(described).toMatchObject([
          {
            ...{ group: streams, type: 'streams', protocol: 'streams', state: 'Stable', assignor: null },
            members: [{ clientId: 'streams-app', topics: [topic], assignment, target: assignment }],
            partitions: [
              { partition: 0, currentOffset: null, logEndOffset: 3, note: 'no-commit', clientId: 'streams-app' },
              { partition: 1, clientId: 'streams-app' },
            ],
          },
        ]);
      },
      { within: 30_000 },
    );
    const { groups: listed } = await groupsDocument('groups.list', ['--type', 'streams', '--topic', topic]);
    expect(listed).toMatchObject([{ group: streams, type: 'streams', state: 'Stable' }]);
    const moved = await groups('reset-offsets', streams, '--topic', topic, '--to-earliest', '--execute');
    expect([moved.code, moved.stderr]).toEqual([
      1,
      expect.stringContaining(`Error: group "${streams}" is a streams group: `),
    ]);
    const live = await groups('delete', streams, '--yes');
    expect([live.code, live.stderr]).toEqual([1, expect.stringContaining('has 1 live member')]);
    await member.leave();
    const { groups: deleted } = await groupsDocument('groups.delete', [streams, '--yes']);
    expect(deleted).toMatchObject([{ type: 'streams', deleted: true }]);
  });
});

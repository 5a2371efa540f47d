import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groups, groupsDocument, kafkajsMember } from '../../helpers/groups.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { tableRows, toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const kafka = toolSession();
/** Two partitions each. */
const [topic, other] = [unique('deleting'), unique('deleting-other')];

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '2');
  await todoKafka('topics', 'create', other, '--partitions', '2');
});

afterAll(async () => {
  await todoKafka('topics', 'delete', topic, other, '--if-exists', '--yes');
});

/** A group with two commits on the one topic and one on the other. */
async function committedGroup(what: string): Promise<string> {
  const group = groupName(what);
  await kafka.commit(group, [
    [topic, 0, 0, 0, 'a note of ours'],
    [topic, 1, 0, null, ''],
    [other, 1, 0, null, ''],
  ]);
  return group;
}

describe('groups delete', () => {
  it('asks with what goes, and deletes after --yes, which can be undone', async () => {
    const group = await committedGroup('deleted');
    const before = await kafka.committed(group);
    const asked = await groups('delete', group);
    expect([asked.code, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toContain(`nothing was done: this would delete group "${group}" with 3 commits\n`);
    const dry = await groups('delete', group, '--dry-run');
    expect([dry.code, dry.stdout]).toEqual([0, `- ${group} would be deleted, with 3 commits\n`]);
    expect(await kafka.committed(group)).toEqual(before);

    const { groups: deleted } = await groupsDocument('groups.delete', [group, '--yes']);
    expect(deleted).toMatchObject([{ group, type: 'classic', commits: 3, deleted: true, error: null }]);
    expect(await kafka.consumerGroups('--list')).not.toContain(group);
    await groupsDocument('groups.reset-offsets', [group, '--undo', deleted[0]?.undo?.file ?? '', '--execute']);
    expect(await kafka.committed(group)).toEqual(before);
  });

  it('deletes what it can of several, and ends 1', async () => {
    const [group, live] = [await committedGroup('deleted-one'), await committedGroup('deleted-live')];
    await kafkajsMember(live, topic);
    const { code, stdout, stderr } = await groups('delete', group, live, 'tk-no-group', '--yes');
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout.split('\n')).toEqual([
      `- ${group} is deleted, with 3 commits`,
      expect.stringContaining(
        `! ${live}: group "${live}" has 1 live member, so it cannot be deleted: "kafkajs" (kafkajs-`,
      ),
      '! tk-no-group: the cluster has no group "tk-no-group"',
      '',
    ]);
    expect(stderr).toContain('Error: 2 of 3 groups not deleted\n');
    expect(await kafka.committed(live)).toHaveLength(3);
    expect(await kafka.committed(group)).toEqual([]);

    const alone = await groups('delete', live, '--yes', '--json');
    expect([alone.code, JSON.parse(alone.stderr)]).toMatchObject([1, { code: 'GROUP_HAS_MEMBERS' }]);
  });

  it('says that a group is not there, unless that is fine', async () => {
    const missing = await groups('delete', 'tk-no-group', '--yes');
    expect([missing.code, missing.stderr]).toEqual([
      1,
      `Error: the cluster has no group "tk-no-group"\nHint: See what is there with ${shownCommand('groups list')}.\n`,
    ]);
    const fine = await groups('delete', 'tk-no-group', '--if-exists', '--yes');
    expect([fine.code, fine.stdout]).toEqual([0, 'None of them is there.\n']);
  });
});

describe('groups delete-offsets', () => {
  it('asks, and takes away what was named, which can be undone', async () => {
    const group = await committedGroup('forgotten');
    const before = await kafka.committed(group);
    const asked = await groups('delete-offsets', group, '--topic', topic);
    expectCode(asked, 2);
    expect(asked.stderr).toContain(`nothing was done: this would delete 2 commits of group "${group}" on "${topic}"\n`);
    const dry = await groupsDocument('groups.delete-offsets', [group, '--topic', topic, '--dry-run']);
    expect(dry).toMatchObject({ dryRun: true, undo: null, partitions: [{ deleted: false }, { deleted: false }] });
    expect(await kafka.committed(group)).toEqual(before);

    const done = await groupsDocument('groups.delete-offsets', [group, '--topic', topic, '--yes']);
    expect(done.partitions).toEqual([
      { topic, partition: 0, currentOffset: 0, deleted: true, error: null },
      { topic, partition: 1, currentOffset: 0, deleted: true, error: null },
    ]);
    expect(await kafka.committed(group)).toEqual([[other, 1, 0, null, '']]);
    await groupsDocument('groups.reset-offsets', [group, '--undo', done.undo?.file ?? '', '--execute']);
    expect(await kafka.committed(group)).toEqual(before);
  });

  it("leaves what Kafka's own tool leaves", async () => {
    const [mine, java] = [await committedGroup('forgotten-mine'), await committedGroup('forgotten-java')];
    const scope = ['--topic', `${topic}:1`, '--topic', other];
    await kafka.consumerGroups('--delete-offsets', '--group', java, ...scope);
    const { code, stdout } = await groups('delete-offsets', mine, ...scope, '--yes');
    expectCode({ code, stdout }, 0);
    expect(tableRows(stdout)).toEqual([
      { TOPIC: topic, PARTITION: '1', 'CURRENT-OFFSET': '0', STATUS: 'deleted' },
      { TOPIC: other, PARTITION: '1', 'CURRENT-OFFSET': '0', STATUS: 'deleted' },
    ]);
    expect(await kafka.committed(mine)).toEqual(await kafka.committed(java));
    expect(await kafka.committed(mine)).toHaveLength(1);
  });

  it('takes away what it can, and ends 1 where a partition has no commit', async () => {
    const group = await committedGroup('forgotten-some');
    const { partitions } = await groupsDocument(
      'groups.delete-offsets',
      [group, '--topic', `${other}:0,1`, '--yes'],
      1,
    );
    expect(partitions).toEqual([
      {
        ...{ topic: other, partition: 0, currentOffset: null, deleted: false },
        error: { code: 'OFFSET_NOT_COMMITTED', message: 'there is no commit' },
      },
      { topic: other, partition: 1, currentOffset: 0, deleted: true, error: null },
    ]);
  });

  it('works beside live members on topics that they do not read, and is refused on those that they do', async () => {
    const group = await committedGroup('forgotten-live');
    await kafkajsMember(group, topic);
    const words = `group "${group}" has 1 live member, so its commits on topic "${topic}" cannot be deleted: "kafkajs" (kafkajs-`;
    const refused = await groups('delete-offsets', group, '--topic', topic, '--yes');
    expect([refused.code, refused.stdout]).toEqual([1, '']);
    expect(refused.stderr).toContain(`Error: ${words}`);
    expect(await kafka.committed(group)).toHaveLength(3);
    const both = [group, '--topic', topic, '--topic', other, '--yes'];
    const { partitions } = await groupsDocument('groups.delete-offsets', both, 1);
    const error = { code: 'GROUP_HAS_MEMBERS', message: expect.stringContaining(words) as string };
    expect(partitions).toEqual([
      { topic, partition: 0, currentOffset: 0, deleted: false, error },
      { topic, partition: 1, currentOffset: 0, deleted: false, error },
      { topic: other, partition: 1, currentOffset: 0, deleted: true, error: null },
    ]);
    expect((await kafka.committed(group)).map(([name]) => name)).toEqual([topic, topic]);
  });

  it('is refused where there is nothing: no group, no commit, no topic named', async () => {
    const group = await committedGroup('forgotten-none');
    const bare = await createdTopic('forgotten-none');
    for (const [argv, code, words] of [
      [['tk-no-group', '--topic', topic], 1, 'the cluster has no group "tk-no-group"'],
      [[group, '--topic', bare], 1, `group "${group}" has no commit on topic "${bare}"`],
      [[group], 2, "required option '--topic <topic[:partitions]>' not specified"],
    ] as const) {
      const result = await groups('delete-offsets', ...argv, '--yes');
      expect([result.code, result.stdout, result.stderr]).toEqual([code, '', expect.stringContaining(words)]);
    }
  });
});

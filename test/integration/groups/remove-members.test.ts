import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { javaMembers } from '../../helpers/java-members.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const java = javaMembers();
const topic = unique('removing');

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '2');
});
afterAll(async () => {
  await todoKafka('topics', 'delete', topic, '--yes');
});

/** A group whose static members with these instance ids have ended, so that nobody reads. */
async function groupOfDead(...instances: readonly string[]): Promise<string> {
  const group = groupName('removing');
  const members = instances.map((instance) => java.joinAs(instance, group, topic));
  const assigned = (): number => members.flatMap((member) => member.partitions()).length;
  await eventually(() => expect(assigned()).toBe(2), { within: 60_000 });
  await Promise.all(members.map(({ leave }) => leave()));
  return group;
}

/** The instance ids of the members that a group has. */
async function instancesOf(group: string): Promise<readonly (string | null)[]> {
  const { groups: found } = await groupsDocument('groups.describe', [group, '--members']);
  return (found[0]?.members ?? []).map(({ instanceId }) => instanceId).sort();
}

describe('groups remove-members', () => {
  it('removes static members of Java that have ended, so that the group can be changed', async () => {
    const group = await groupOfDead('one', 'two');
    const blocked = await groups('reset-offsets', group, '--all-topics', '--to-earliest', '--execute');
    expectCode(blocked, 1);
    expect(blocked.stderr).toContain('(group.instance.id "');
    expect(blocked.stderr).toContain(shownCommand('groups remove-members'));

    const dry = await groupsDocument('groups.remove-members', [group, '--instance', 'one', '--dry-run']);
    expect(dry).toMatchObject({
      group,
      type: 'classic',
      dryRun: true,
      members: [{ instanceId: 'one', assignment: [{ topic, partitions: [expect.any(Number)] }], removed: false }],
    });
    const asked = await groups('remove-members', group, '--instance', 'one');
    expect([asked.code, asked.stdout]).toEqual([2, '']);
    expect(asked.stderr).toMatch(new RegExp(`^GROUP-INSTANCE-ID .*\\none +one-.* would be removed$`, 'm'));
    expect(asked.stderr).toContain('This cannot be undone');
    expect(asked.stderr).toContain(`nothing was done: this would remove 1 member of group "${group}"\n`);
    expect(await instancesOf(group)).toEqual(['one', 'two']);

    const done = await groupsDocument('groups.remove-members', [group, '--instance', 'one', '--yes']);
    expect(done.members).toMatchObject([{ instanceId: 'one', removed: true, error: null }]);
    expect(await instancesOf(group)).toEqual(['two']);

    const some = await groups('remove-members', group, '--instance', 'one', '--instance', 'two', '--yes');
    expect([some.code, some.stderr]).toEqual([1, expect.stringContaining('Error: 1 of 2 members not removed\n')]);
    expect(some.stdout).toMatch(/^two .* removed$/m);
    expect(some.stdout).toMatch(/^one +- .* the group has no member of this instance id$/m);
    expectCode(await groups('reset-offsets', group, '--all-topics', '--to-earliest', '--execute'), 0);
  });

  it('removes all, static or not; one that still runs joins again', async () => {
    const group = groupName('removing-all');
    const [fixed, loose] = [java.joinAs('fixed', group, topic), java.join(group, topic)];
    const assigned = (): number => [...fixed.partitions(), ...loose.partitions()].length;
    await eventually(() => expect(assigned()).toBe(2), { within: 60_000 });
    await fixed.leave();
    const { members } = await groupsDocument('groups.remove-members', [group, '--all', '--yes']);
    expect(members.map(({ instanceId, removed }) => [instanceId, removed])).toEqual(
      expect.arrayContaining([
        ['fixed', true],
        [null, true],
      ]),
    );
    await eventually(() => expect(loose.partitions()).toEqual([0, 1]), { within: 60_000 });
    expect(await instancesOf(group)).toEqual([null]);
    await loose.leave();
    const empty = await groups('remove-members', group, '--all', '--yes');
    expect([empty.code, empty.stdout]).toEqual([0, 'No members.\n']);
  });

  it('says what it takes, and that a group is not there', async () => {
    const missing = await groups('remove-members', 'tk-no-group', '--all', '--yes');
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('no group "tk-no-group"')]);
    for (const argv of [[], ['--all', '--instance', 'a']]) {
      const { code, stderr } = await groups('remove-members', 'g', ...argv);
      expect([code, stderr]).toEqual([2, expect.stringContaining('use one of --instance and --all')]);
    }
  });
});

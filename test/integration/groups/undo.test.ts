import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { tableRows, toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace, writeIn } from '../../helpers/workspace.js';

const kafka = toolSession();
/** Three partitions with ten records each. */
const topic = unique('undone');

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3');
  const values = Array.from({ length: 10 }, (_, offset) => `value ${offset}`);
  await Promise.all([0, 1, 2].map((partition) => writeRecords(topic, partition, values)));
});

afterAll(async () => {
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

/** What Kafka's own tool shows of a group, leader epochs too. */
const shown = async (group: string) =>
  tableRows(await kafka.consumerGroups('--describe', '--group', group, '--verbose'));

/** The words of a command that was printed, without the name of the program. */
function wordsOf(command: string): readonly string[] {
  const [program, name, ...words] = command.split(' ');
  expect([program, name]).toEqual(['todo-kafka', 'groups']);
  return words;
}

describe('--undo', () => {
  it("restores exactly what was there, and takes away what was not, as Kafka's own tool shows", async () => {
    const group = groupName('undone');
    await kafka.commit(group, [
      [topic, 0, 5, 0, 'a note of ours'],
      [topic, 2, 4, null, ''],
    ]);
    const [before, rows] = [await kafka.committed(group), await shown(group)];
    const { undo } = await groupsDocument('groups.reset-offsets', [
      group,
      '--topic',
      topic,
      '--to-latest',
      '--execute',
    ]);
    expect(await kafka.committed(group)).toHaveLength(3);
    expect(JSON.parse(readFileSync(undo?.file ?? '', 'utf8'))).toMatchObject({
      ...{ kind: 'todo-kafka.undo', version: 1, group, existed: true },
      partitions: [
        { topic, partition: 0, offset: 5, leaderEpoch: 0, metadata: 'a note of ours' },
        { topic, partition: 1, offset: null, leaderEpoch: null, metadata: null },
        { topic, partition: 2, offset: 4, leaderEpoch: null, metadata: '' },
      ],
    });
    const [subcommand = '', ...words] = wordsOf(undo?.command ?? '');
    const { code, stderr } = await groups(subcommand, ...words);
    expect([code, stderr]).toEqual([0, expect.stringContaining('To undo it: ')]);
    expect(await kafka.committed(group)).toEqual(before);
    expect(await shown(group)).toEqual(rows);
  });

  it('deletes the group that the change had made', async () => {
    const group = groupName('undone-new');
    const { undo } = await groupsDocument('groups.reset-offsets', [
      group,
      '--topic',
      topic,
      '--to-latest',
      '--execute',
    ]);
    const file = undo?.file ?? '';
    const preview = await groupsDocument('groups.reset-offsets', [group, '--undo', file]);
    expect(preview).toMatchObject({ executed: false, deletesGroup: true, undo: null });
    const done = await groups('reset-offsets', group, '--undo', file, '--execute');
    expect([done.code, done.stderr]).toEqual([0, expect.stringContaining(`Group "${group}" is gone`)]);
    expectCode(await groups('describe', group), 1);
    const again = await groupsDocument('groups.reset-offsets', [group, '--undo', file, '--execute']);
    expect(again.partitions.every(({ error }) => error === null)).toBe(true);
    expectCode(await groups('describe', group), 1);
  });

  it('leaves the group where it has committed more since', async () => {
    const group = groupName('undone-more');
    const { undo } = await groupsDocument('groups.reset-offsets', [
      ...[group, '--topic', `${topic}:0`, '--to-latest', '--execute'],
    ]);
    await kafka.commit(group, [[topic, 2, 6, null, '']]);
    const done = await groupsDocument('groups.reset-offsets', [group, '--undo', undo?.file ?? '', '--execute']);
    expect(done.deletesGroup).toBe(false);
    expect(await kafka.committed(group)).toEqual([[topic, 2, 6, null, '']]);
  });

  it('leaves alone what is gone, or was made anew, and restores the rest', async () => {
    const group = groupName('undone-gone');
    const [gone, anew] = [await createdTopic('undone-gone'), await createdTopic('undone-anew')];
    await kafka.commit(group, [
      [topic, 0, 5, null, ''],
      [gone, 0, 0, null, ''],
      [anew, 0, 0, null, ''],
    ]);
    const { undo } = await groupsDocument('groups.reset-offsets', [group, '--all-topics', '--to-latest', '--execute']);
    await todoKafka('topics', 'delete', gone, anew, '--yes');
    // Brokers with ZooKeeper answer before a topic is gone altogether.
    await expect.poll(async () => (await todoKafka('topics', 'create', anew)).code, { timeout: 20_000 }).toBe(0);
    const { partitions } = await groupsDocument(
      'groups.reset-offsets',
      [group, '--undo', undo?.file ?? '', '--execute'],
      1,
    );
    const errors = new Map(partitions.map((each) => [each.topic, each.error]));
    expect(errors).toEqual(
      new Map([
        [topic, null],
        [gone, { code: 'PARTITION_NOT_FOUND', message: `topic "${gone}" has no partition 0` }],
        [anew, { code: 'TOPIC_NOT_FOUND', message: `topic "${anew}" was deleted and made anew since` }],
      ]),
    );
    expect(await kafka.committed(group)).toEqual([[topic, 0, 5, null, '']]);
  });

  it('refuses the file of another cluster, of another group, and what is no such file', async () => {
    const group = groupName('undone-other');
    await kafka.commit(group, [[topic, 0, 5, null, '']]);
    const { undo } = await groupsDocument('groups.reset-offsets', [group, '--all-topics', '--to-latest', '--execute']);
    const state = JSON.parse(readFileSync(undo?.file ?? '', 'utf8')) as object;
    const folder = workspace({ 'text.json': '{}' });
    writeIn(folder, 'cluster.json', JSON.stringify({ ...state, clusterId: 'elsewhere' }));
    writeIn(folder, 'group.json', JSON.stringify({ ...state, group: 'another' }));
    for (const [file, words] of [
      ['cluster.json', 'is of cluster elsewhere, this is '],
      ['group.json', 'is of group "another"'],
      ['text.json', 'is not an undo file that todo-kafka wrote'],
      ['none.json', 'cannot read the undo file'],
    ] as const) {
      const { code, stderr } = await groups('reset-offsets', group, '--undo', join(folder, file), '--execute');
      expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
    }
    expect(await kafka.committed(group)).toEqual([[topic, 0, 10, null, '']]);
  });
});

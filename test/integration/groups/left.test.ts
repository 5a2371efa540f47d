import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groups, groupsDocument } from '../../helpers/groups.js';
import { writeWithHeaders } from '../../helpers/letters.js';
import { endOf, inTransaction, openTransaction } from '../../helpers/open-transaction.js';
import { tableRows, toolSession } from '../../helpers/tool-session.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

const kafka = toolSession();

/** A group that has committed this offset of partition 0, or nothing where there is none. */
async function groupAt(topic: string, offset: number): Promise<string> {
  const name = groupName('left');
  await kafka.commit(name, [[topic, 0, offset, null, '']]);
  return name;
}

/** LAG as Kafka's own tool prints it, ours, and what is left; expects `--until-zero` and `--max-lag` to go by the last. */
async function lagAndLeft(name: string): Promise<readonly [string | undefined, number | null, number | null]> {
  const [java] = tableRows(await kafka.consumerGroups('--describe', '--group', name));
  const { groups: found } = await groupsDocument('groups.lag', [name]);
  const [own] = found;
  const [partition] = own?.partitions ?? [];
  const left = own?.left ?? 0;
  await groupsDocument('groups.lag', [name, '--max-lag', String(left)]);
  if (left > 0) await groupsDocument('groups.lag', [name, '--max-lag', String(left - 1)], 4);
  const waited = await groups('lag', name, '--until-zero', ...(left === 0 ? [] : ['--timeout', '1s']));
  expectCode(waited, left === 0 ? 0 : 4);
  return [java?.['LAG'], partition?.lag ?? null, partition?.left ?? null];
}

describe('what is left to be read', () => {
  it('is no more than there is, where retention or a trim has passed the commit', async () => {
    const topic = await createdTopic('left-trimmed', '--partitions', '1');
    await writeRecords(topic, 0, ['a', 'b', 'c']);
    const name = await groupAt(topic, 1);
    await todoKafka('topics', 'trim', topic, '--before', '2', '--yes');
    expect(await lagAndLeft(name)).toEqual(['2', 2, 1]);
    await todoKafka('topics', 'trim', topic, '--all', '--yes');
    expect(await lagAndLeft(name)).toEqual(['2', 2, 0]);
    const { groups: described } = await groupsDocument('groups.describe', [name]);
    expect(described[0]?.partitions).toMatchObject([{ lag: 2, left: 0, lost: 2, timeLagMs: 0 }]);
  });

  it('is nothing behind the last record, where only the marker of a transaction is', async () => {
    const topic = await createdTopic('left-marker', '--partitions', '1');
    await inTransaction('commit', topic, 'a');
    expect(await lagAndLeft(await groupAt(topic, 1))).toEqual(['1', 1, 0]);
    expect(await lagAndLeft(await groupAt(topic, 0))).toEqual(['2', 2, 2]);
  });

  it('is nothing where all was aborted, with a commit or without', async () => {
    const topic = await createdTopic('left-aborted', '--partitions', '2');
    await inTransaction('abort', topic, 'a', 'b');
    await inTransaction('abort', topic, 'c');
    expect(await lagAndLeft(await groupAt(topic, 0))).toEqual(['5', 5, 0]);
    const name = groupName('left-none');
    await kafka.commit(name, [[topic, 1, 0, null, '']]);
    const { groups: found } = await groupsDocument('groups.lag', [name, '--until-zero']);
    expect(found).toMatchObject([
      { lag: 0, left: 0, uncommitted: 5, partitions: [{ lag: null, left: 0, note: 'no-commit' }, { left: 0 }] },
    ]);
  });

  it('is not known before a transaction has ended, and then counts as all there is', async () => {
    const topic = await createdTopic('left-open', '--partitions', '1');
    await inTransaction('abort', topic, 'a');
    const end = await openTransaction(topic, 'b');
    const name = await groupAt(topic, 0);
    expect(await lagAndLeft(name)).toEqual(['3', 3, 3]);
    const { groups: found } = await groupsDocument('groups.lag', [name]);
    expect(found[0]?.partitions[0]?.timeLagMs).not.toBeNull();
    await end('abort');
    expect(await lagAndLeft(name)).toEqual(['4', 4, 0]);
  });

  it('is nothing where compaction took all there was behind the commit', { timeout: 300_000 }, async () => {
    const configs = [
      'cleanup.policy=compact',
      'segment.ms=100',
      'min.cleanable.dirty.ratio=0.01',
      'delete.retention.ms=0',
    ];
    const options = configs.flatMap((config) => ['--config', config]);
    const topic = await createdTopic('left-compacted', '--partitions', '1', ...options);
    await writeWithHeaders(topic, [{ key: 'a', value: 'first' }]);
    await writeWithHeaders(topic, [{ key: 'a', value: null }]);
    const name = await groupAt(topic, 0);
    expect(await lagAndLeft(name)).toEqual(['2', 2, 2]);
    const left = async (): Promise<number | undefined> => (await groupsDocument('groups.lag', [name])).groups[0]?.left;
    // Each aborted record begins a segment, so that those before may be compacted, which a broker does every 15 s: it
    // takes the first value in one round and the tombstone in a later one.
    await eventually(
      async () => {
        await inTransaction('abort', topic, 'nobody reads it');
        let looks = 0;
        while ((looks += 1) < 30 && (await left()) !== 0);
        expect(await left()).toBe(0);
      },
      { within: 240_000 },
    );
    const end = await endOf(topic);
    expect(await lagAndLeft(name)).toEqual([String(end), end, 0]);
  });

  it('stands beside LAG where it is another number', async () => {
    const topic = await createdTopic('left-column', '--partitions', '1');
    await inTransaction('commit', topic, 'a');
    const behind = await groups('lag', await groupAt(topic, 1));
    expect(tableRows(behind.stdout)).toMatchObject([{ LAG: '1', LEFT: '0' }]);
    const none = await groups('lag', await groupAt(topic, 0));
    expect(tableRows(none.stdout)).toMatchObject([{ LAG: '2' }]);
    expect(none.stdout).not.toContain('LEFT');
  });
});

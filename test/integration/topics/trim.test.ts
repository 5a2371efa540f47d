import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { DocumentOf } from '../../../src/lib/documents/documents.js';
import { parseDocument } from '../../helpers/documents.js';
import { expectCode } from '../../helpers/expect-code.js';
import { shownCommand } from '../../helpers/test-cluster.js';
import { toolSession } from '../../helpers/tool-session.js';
import { createdTopic, deleteAfterwards, todoKafka, writeRecords } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

const tool = toolSession();

/** Trims with `--json`; the partitions, and the exit code. */
async function trimmed(
  topic: string,
  ...argv: readonly string[]
): Promise<readonly [number, DocumentOf<'topics.trim'>['partitions']]> {
  const { code, stdout } = await todoKafka('topics', 'trim', topic, '--json', ...argv);
  return [code, parseDocument('topics.trim', stdout).partitions];
}

/** A topic with four records in one partition and one in the other. */
async function filledTopic(what: string, ...options: readonly string[]): Promise<string> {
  const name = await createdTopic(what, '--partitions', '2', ...options);
  await writeRecords(name, 0, ['a', 'b', 'c', 'd']);
  await writeRecords(name, 1, ['e']);
  return name;
}

describe('topics trim', () => {
  it('deletes the records before an offset, then all of them', async () => {
    const name = await filledTopic('trimmed');
    expect(await trimmed(name, '--before', '1', '--yes')).toEqual([
      0,
      [
        { partition: 0, startOffset: 0, newStartOffset: 1, deleted: 1, error: null },
        { partition: 1, startOffset: 0, newStartOffset: 1, deleted: 1, error: null },
      ],
    ]);
    expect(await trimmed(name, '--all', '--yes')).toMatchObject([0, [{ newStartOffset: 4 }, { deleted: 0 }]]);
  });

  it('leaves a partition alone that ends before the offset, as Kafka does, and trims the others', async () => {
    const [mine, java] = [await filledTopic('beyond'), await filledTopic('beyond-java')];
    const file = join(workspace(), 'offsets.json');
    const partitions = [0, 1].map((partition) => ({ topic: java, partition, offset: 3 }));
    await writeFile(file, JSON.stringify({ version: 1, partitions }));
    const said = await tool.deleteRecords(file);
    expect(said).toMatch(new RegExp(`partition: ${java}-0\\s+low_watermark: 3`));
    expect(said).toMatch(new RegExp(`partition: ${java}-1\\s+error: .*OffsetOutOfRange`));

    const error = { code: 'OFFSET_OUT_OF_RANGE', message: 'offset 3 is beyond the end of the partition, 1' };
    const kept = { partition: 1, startOffset: 0, newStartOffset: 0, deleted: 0, error };
    expect(await trimmed(mine, '--before', '3', '--dry-run')).toMatchObject([1, [{ deleted: 3, error: null }, kept]]);
    expect(await trimmed(mine, '--before', '3', '--yes')).toMatchObject([
      1,
      [{ newStartOffset: 3, error: null }, kept],
    ]);

    const all = await todoKafka('topics', 'trim', mine, '--before', '5', '--yes');
    expect([all.code, all.stderr]).toEqual([1, expect.stringContaining('Error: 2 of 2 partitions not trimmed\n')]);
    expect(all.stdout).toMatch(/^ +0 +3 +3 +0 +offset 5 is beyond the end of the partition, 4$/m);
  });

  it('says what would go before it asks, and before it does it unasked', async () => {
    const name = await filledTopic('said');
    const table = /^PARTITION +START-OFFSET +NEW-START-OFFSET +TO-DELETE\n +0 +0 +3 +3\n/m;
    const asked = await todoKafka('topics', 'trim', name, '--before', '3');
    expect([asked.code, asked.stdout, asked.stderr]).toEqual([2, '', expect.stringMatching(table)]);
    expect(asked.stderr).toContain(`Error: nothing was done: this would delete 3 records of topic "${name}"\n`);
    const done = await todoKafka('topics', 'trim', name, '--before', '3', '--yes');
    expect(done.stderr).toMatch(table);
  });

  it('goes by time, and deletes nothing unasked', async () => {
    const name = await createdTopic('by-time', '--partitions', '1');
    await writeRecords(name, 0, ['a', 'b']);
    expect(await trimmed(name, '--before', '2020-01-01')).toMatchObject([0, [{ newStartOffset: 0, deleted: 0 }]]);
    const all = await todoKafka('topics', 'trim', name, '--before', '2999-01-01');
    expectCode(all, 2);
    expect(all.stderr).toContain(`Error: nothing was done: this would delete 2 records of topic "${name}"\n`);
    expect(await trimmed(name, '--all', '--dry-run')).toMatchObject([0, [{ newStartOffset: 2, deleted: 2 }]]);
  });

  it.each([['topics', 'trim', '--all'] as const, ['dlq', 'purge'] as const])(
    'cannot be done to a compacted topic, and says why: %s %s',
    async (group, command, ...argv) => {
      const name = `${unique('compacted')}.dlq`;
      deleteAfterwards(name);
      await todoKafka('topics', 'create', name, '--config', 'cleanup.policy=compact');
      const { code, stderr } = await todoKafka(group, command, name, ...argv, '--yes');
      expect([code, stderr]).toEqual([
        1,
        `Error: topic "${name}" is compacted (cleanup.policy=compact), and brokers delete no records of such a topic before an offset\n` +
          `Hint: A record goes when a newer one with its key comes, such as a tombstone. With \`cleanup.policy=compact,delete\`, set with ${shownCommand('topics alter')}, it can be trimmed too.\n`,
      ]);
      const dry = await todoKafka(group, command, name, ...argv, '--dry-run');
      expectCode(dry, 1);
    },
  );

  it('is done to a topic that is compacted and deletes as well', async () => {
    const name = await filledTopic('both');
    expectCode(await todoKafka('topics', 'alter', name, '--config', 'cleanup.policy=compact,delete', '--yes'), 0);
    expect(await trimmed(name, '--all', '--yes')).toMatchObject([0, [{ deleted: 4 }, { deleted: 1 }]]);
  });
});

import { describe, expect, it } from 'vitest';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import { expectCode } from '../../helpers/expect-code.js';
import { groupName, groupsDocument } from '../../helpers/groups.js';
import { deadLetter, redrive, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { recordsIn, writeRaw } from '../../helpers/raw-records.js';
import { recordLines } from '../../helpers/records.js';
import { createdTopic, todoKafka, writeRecords } from '../../helpers/topics.js';

const small = '--max-batch-size=1MB';

const bomb = (): NewRecord => ({ key: null, value: Buffer.alloc(2_000_000, 'x'), headers: [], timestamp: Date.now() });

/** Partition 0 has a record, then a small batch that unpacks to two megabytes, then another record; partition 1 has one. */
async function bombTopic(what: string): Promise<string> {
  const topic = await createdTopic(what, '--partitions', '2');
  await writeRecords(topic, 0, ['before']);
  await writeRaw(topic, bomb(), 0, 'zstd');
  await writeRecords(topic, 0, ['after']);
  await writeRecords(topic, 1, ['beside']);
  return topic;
}

const values = (stdout: string): readonly unknown[] =>
  recordLines(stdout)
    .map(({ value }) => value)
    .sort();

/** The first letters of each value. */
async function beginnings(topic: string): Promise<readonly unknown[]> {
  return (await recordsIn(topic)).map(({ value }) => value?.toString('utf8', 0, 3));
}

describe('a batch that unpacks to more than is allowed', () => {
  it('ends its partition in words, and the others are read', async () => {
    const topic = await bombTopic('bomb');
    for (const how of [
      ['--from-beginning', '-e'],
      ['--tail', '3', '-e'],
    ]) {
      const { code, stdout, stderr } = await todoKafka('consume', topic, ...how, small);
      expect([code, values(stdout)]).toEqual([1, ['before', 'beside']]);
      expect(stderr).toContain(`topic "${topic}", partition 0 is not read any further: `);
      expect(stderr).toContain('the batch at offset 1 unpacks to more than 1.00MB (zstd)');
      expect(stderr).toContain('Error: 1 partition ended at a batch that is too large\n');
      expect(stderr).toContain('`--max-batch-size`');
    }
    const all = await todoKafka('consume', topic, '--from-beginning', '-e');
    expect([all.code, recordLines(all.stdout).length]).toEqual([0, 4]);
  });

  it('is never committed past', async () => {
    const topic = await bombTopic('bomb-group');
    const group = groupName('bomb');
    const { code } = await todoKafka('consume', topic, '-g', group, '--from-beginning', '-e', small);
    expectCode({ code }, 1);
    const { groups } = await groupsDocument('groups.describe', [group]);
    expect(groups[0]?.partitions).toMatchObject([{ currentOffset: 1 }, { currentOffset: 1 }]);
  });

  it('ends what follows where it is in the only partition', async () => {
    const topic = await bombTopic('bomb-follow');
    const { code, stdout } = await todoKafka('consume', topic, '--from-beginning', '-p', '0', small);
    expect([code, values(stdout)]).toEqual([1, ['before']]);
  });

  it('is not copied around', async () => {
    const from = await bombTopic('bomb-from');
    const to = await createdTopic('bomb-to', '--partitions', '2');
    const { code, stderr } = await todoKafka('copy', from, to, small);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the batch at offset 1 unpacks to more than 1.00MB')]);
    expect(await beginnings(to)).not.toContain('aft');
  });

  it('is not redriven around', async () => {
    const { source, dlq } = await topicWithLetters('bomb-dead');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'one' })]);
    await writeRaw(dlq, bomb(), 0, 'gzip');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'two' })]);
    const { code, stderr } = await todoKafka('dlq', 'redrive', dlq, small);
    expect([code, stderr]).toEqual([1, expect.stringContaining('the batch at offset 1 unpacks to more than 1.00MB')]);
    expect(await beginnings(source)).not.toContain('two');
    expect((await redrive(dlq)).code).toBe(0);
    expect(await beginnings(source)).toEqual(['one', 'xxx', 'two']);
  });
});

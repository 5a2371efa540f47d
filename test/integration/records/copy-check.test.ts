import { expect, it } from 'vitest';
import { CopyCheck } from '../../../src/lib/copy/copy-check.js';
import { countMissed } from '../../../src/lib/copy/source-count.js';
import { TargetTopics } from '../../../src/lib/topics/target-topics.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

it('finds what is missing, differs or came in another order', async () => {
  const topic = await createdTopic('checked', '--partitions', '1');
  const kafka = openTestKafka();
  try {
    const target = await new TargetTopics(kafka).find(topic);
    if (target === null) throw new Error('no topic');
    const check = await CopyCheck.open(kafka, target, false);
    const expectValues = (...values: readonly string[]): void => {
      for (const value of values) check.expect(0, { key: null, value: Buffer.from(value), headers: [], timestamp: 0 });
    };
    expectValues('a', 'b', 'c');
    await writeRecords(topic, 0, ['a', 'somebody else', 'b', 'c']);
    await check.run();
    expect([check.found, check.missing]).toEqual([3, 0]);
    expectValues('d', 'e', 'f');
    await writeRecords(topic, 0, ['d', 'E', 'f']);
    await check.run();
    expect([check.found, check.missing]).toEqual([4, 2]);
    expectValues('g', 'h');
    await writeRecords(topic, 0, ['h', 'g']);
    await check.run();
    expect(check.missing).toBe(3);
  } finally {
    await kafka.close();
  }
});

it('finds what a copy has passed by in the source, whatever the copy itself believes', async () => {
  const topic = await createdTopic('short', '--partitions', '2');
  await writeRecords(topic, 0, ['a', 'b', 'c', 'd']);
  await writeRecords(topic, 1, ['e', 'f']);
  const kafka = openTestKafka();
  const { topicId } = await findTopic(kafka, topic);
  const range = (partition: number, start: number, end: number) => ({ topic, topicId, partition, start, end });
  const missed = async (first: number, second: number): Promise<number> =>
    countMissed(
      kafka,
      [range(0, 1, 3), range(1, 0, 2)],
      new Map([
        [0, first],
        [1, second],
      ]),
    );
  expect(await missed(2, 2)).toBe(0);
  expect(await missed(1, 2)).toBe(1);
  expect(await missed(3, 0)).toBe(2); // one partition never makes up for another
});

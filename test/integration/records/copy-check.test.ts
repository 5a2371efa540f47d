import { expect, it } from 'vitest';
import { CopyCheck } from '../../../src/lib/copy/copy-check.js';
import { parseAddress } from '../../../src/lib/kafka/address.js';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { TargetTopics } from '../../../src/lib/topics/target-topics.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

it('finds what is missing, differs or came in another order', async () => {
  const topic = await createdTopic('checked', '--partitions', '1');
  const bootstrap = testCluster()
    .brokers.split(',')
    .flatMap((text) => parseAddress(text) ?? []);
  const kafka = new KafkaCluster({
    ...{ bootstrap, clientId: 'test', connectionTimeout: 5_000, requestTimeout: 30_000 },
    signal: new AbortController().signal,
    debug: () => undefined,
  });
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

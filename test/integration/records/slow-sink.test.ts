import { describe, expect, it } from 'vitest';
import { readPartitions } from '../../../src/lib/kafka/reader/partition-reader.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

/** Milliseconds that the sink takes for an answer: longer than the brokers take for theirs. */
const slow = 60;

describe('a sink that is slower than the brokers', () => {
  it('is given every record, also those that wait for room when all have been fetched', async () => {
    const topic = await createdTopic('slow', '--partitions', '3');
    const [count, large] = [12, 'x'.repeat(600_000)]; // so that each partition takes several answers
    for (let index = 0; index < count; index++) {
      await Promise.all([0, 1, 2].map((partition) => writeRecords(topic, partition, [large])));
    }
    const kafka = openTestKafka();
    const { topicId } = await findTopic(kafka, topic);
    const ranges = [0, 1, 2].map((partition) => ({ topic, topicId, partition, start: 0, end: count }));
    const taken = [0, 0, 0];
    for await (const { batches } of readPartitions(kafka, ranges, { readCommitted: true, onGap: () => undefined })) {
      await new Promise((resolve) => setTimeout(resolve, slow));
      for (const { partition, batch } of batches) taken[partition] = (taken[partition] ?? 0) + (batch.recordCount ?? 0);
    }
    expect(taken).toEqual([count, count, count]);
  });
});

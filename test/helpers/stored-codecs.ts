import { compressionCodecs } from '../../src/lib/kafka/codecs/codecs.js';
import { planRanges } from '../../src/lib/consume/read-ranges.js';
import { namedTopics } from '../../src/lib/kafka/topic-selection.js';
import { readPartitions } from '../../src/lib/kafka/reader/partition-reader.js';
import { openTestKafka } from './kafka.js';

/** The codecs of a topic's batches, by the bits that the broker stores. */
export async function storedCodecs(topic: string): Promise<readonly string[]> {
  const kafka = openTestKafka();
  const all = { start: { kind: 'beginning' }, end: { kind: 'end' }, partitions: null, readCommitted: false } as const;
  const { ranges } = await planRanges(kafka, { topics: namedTopics([topic]), ...all });
  const codecs = new Set<string>();
  const options = { readCommitted: false, onGap: () => undefined };
  for await (const { batches } of readPartitions(kafka, ranges, options)) {
    for (const { batch } of batches) codecs.add(compressionCodecs[batch.codecBits] ?? 'unknown');
  }
  return [...codecs];
}

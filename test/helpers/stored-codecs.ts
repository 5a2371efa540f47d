import { compressionCodecs } from '../../src/lib/kafka/codecs/codecs.js';
import { KafkaCluster } from '../../src/lib/kafka/cluster.js';
import { parseAddress } from '../../src/lib/kafka/connection/address.js';
import { planRanges } from '../../src/lib/consume/read-ranges.js';
import { namedTopics } from '../../src/lib/kafka/topic-selection.js';
import { readPartitions } from '../../src/lib/kafka/reader/partition-reader.js';
import { testCluster } from './test-cluster.js';

/** The codecs of a topic's batches, by the bits that the broker stores. */
export async function storedCodecs(topic: string): Promise<readonly string[]> {
  const kafka = new KafkaCluster({
    bootstrap: testCluster()
      .brokers.split(',')
      .map((text) => parseAddress(text) ?? { host: 'localhost', port: 0 }),
    clientId: 'test',
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    signal: new AbortController().signal,
    debug: () => undefined,
  });
  try {
    const all = { start: { kind: 'beginning' }, end: { kind: 'end' }, partitions: null, readCommitted: false } as const;
    const { ranges } = await planRanges(kafka, { topics: namedTopics([topic]), ...all });
    const codecs = new Set<string>();
    const options = { readCommitted: false, onGap: () => undefined };
    for await (const { batches } of readPartitions(kafka, ranges, options)) {
      for (const { batch } of batches) codecs.add(compressionCodecs[batch.codecBits] ?? 'unknown');
    }
    return [...codecs];
  } finally {
    await kafka.close();
  }
}

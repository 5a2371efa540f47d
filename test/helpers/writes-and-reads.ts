import type { KafkaCluster } from '../../src/lib/kafka/cluster.js';
import { readPartitions } from '../../src/lib/kafka/reader/partition-reader.js';
import { recordsIn } from '../../src/lib/kafka/records/records-in.js';
import { RecordWriter } from '../../src/lib/kafka/writer/record-writer.js';
import { findTopics } from '../../src/lib/topics/find-topics.js';
import { eventually } from './eventually.js';

export interface WrittenAndRead {
  /** Values that were acknowledged, in their order. */
  readonly written: readonly string[];
  readonly read: readonly string[];
}

/** Writes numbered records to partition 0 of a topic for a while, one after the other, and reads them meanwhile. */
export async function writesAndReads(
  kafka: KafkaCluster,
  topic: string,
  { milliseconds }: { readonly milliseconds: number },
): Promise<WrittenAndRead> {
  const found = (await findTopics(kafka, [topic])).topics[0];
  if (found === undefined) throw new Error(`no topic ${topic}`);
  const stop = new AbortController();
  const written: string[] = [];
  const read: string[] = [];
  const reading = readAll(kafka.withSignal(stop.signal), { topic, topicId: found.topicId }, read, stop.signal);
  const writer = await RecordWriter.open(kafka, {
    acks: 'all',
    compressionOf: () => 'none',
    deliveryTimeout: 120_000,
  });
  const place = { topic, partition: 0 };
  for (const startedAt = Date.now(); Date.now() - startedAt < milliseconds;) {
    const value = String(written.length);
    const record = { key: null, value: Buffer.from(value), headers: [], timestamp: Date.now() };
    await new Promise<void>((resolve, reject) => {
      void writer.write(place, record, (delivery) => {
        if (delivery.status !== 'acknowledged') reject(delivery.error);
        else resolve();
      });
    });
    written.push(value);
  }
  await eventually(() => {
    if (read.length < written.length) throw new Error(`${read.length} of ${written.length} were read`);
  });
  stop.abort();
  await reading;
  return { written, read };
}

async function readAll(
  kafka: KafkaCluster,
  { topic, topicId }: { readonly topic: string; readonly topicId: string },
  read: string[],
  signal: AbortSignal,
): Promise<void> {
  const range = { topic, topicId, partition: 0, start: 0, end: null };
  try {
    for await (const { batches } of readPartitions(kafka, [range], { readCommitted: false, onGap: () => undefined })) {
      for (const batch of batches) {
        for await (const run of recordsIn(batch, signal)) {
          for (const { bytes, valueStart, valueEnd } of run) read.push(bytes.toString('utf8', valueStart, valueEnd));
        }
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

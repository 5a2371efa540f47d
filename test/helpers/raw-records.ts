import { receivedRecords, type ReceivedRecord } from '../../src/lib/services/consumer/received-record.js';
import type { CompressionCodec } from '../../src/lib/kafka/codecs/codecs.js';
import { knownRange, logEnds } from '../../src/lib/kafka/log-ends.js';
import { readPartitions } from '../../src/lib/kafka/reader/partition-reader.js';
import type { NewRecord } from '../../src/lib/kafka/records/record.js';
import type { WriterOptions } from '../../src/lib/kafka/writer/dispatcher.js';
import type { Delivery } from '../../src/lib/kafka/writer/delivery.js';
import { RecordWriter } from '../../src/lib/kafka/writer/record-writer.js';
import { findTopic } from '../../src/lib/topics/find-topics.js';
import { openTestKafka } from './kafka.js';

/** Writes a record byte by byte, to partition 0 unless another is named, in a batch of its own. */
export async function writeRaw(
  topic: string,
  record: NewRecord,
  partition = 0,
  compression: CompressionCodec = 'none',
): Promise<void> {
  const options: WriterOptions = { acks: 'all', compressionOf: () => compression, deliveryTimeout: 10_000 };
  const writer = await RecordWriter.open(openTestKafka(), options);
  const delivery = await new Promise<Delivery>((resolve) => void writer.write({ topic, partition }, record, resolve));
  if (delivery.status !== 'acknowledged') throw delivery.error;
}

/** All records of a topic, partition by partition, byte by byte. */
export async function recordsIn(topic: string, kafka = openTestKafka()): Promise<readonly ReceivedRecord[]> {
  const { topicId, partitions } = await findTopic(kafka, topic);
  const places = partitions.map(({ partition }) => ({ topic, topicId, partition }));
  const logs = await logEnds(kafka, places, { patience: 60_000 });
  const ranges = places.map((place) => ({ ...place, ...knownRange(logs, place) }));
  const records: ReceivedRecord[] = [];
  for await (const { batches } of readPartitions(kafka, ranges, { readCommitted: true, onGap: () => undefined })) {
    for (const batch of batches) for await (const piece of receivedRecords(batch, kafka.signal)) records.push(...piece);
  }
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

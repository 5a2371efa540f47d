import { receivedRecords, type ReceivedRecord } from '../../src/lib/services/consumer/received-record.js';
import { listOffsets } from '../../src/lib/kafka/offset-requests.js';
import { OffsetTimestamp } from '../../src/lib/kafka/protocol/list-offsets.js';
import { readPartitions } from '../../src/lib/kafka/reader/partition-reader.js';
import type { NewRecord } from '../../src/lib/kafka/records/record.js';
import type { WriterOptions } from '../../src/lib/kafka/writer/batch-delivery.js';
import type { Delivery } from '../../src/lib/kafka/writer/delivery.js';
import { RecordWriter } from '../../src/lib/kafka/writer/record-writer.js';
import { findTopic } from '../../src/lib/topics/find-topics.js';
import { openTestKafka } from './kafka.js';

/** Writes a record byte by byte, to partition 0 unless another is named. */
export async function writeRaw(topic: string, record: NewRecord, partition = 0): Promise<void> {
  const options: WriterOptions = { acks: 'all', compressionOf: () => 'none', deliveryTimeout: 10_000 };
  const writer = await RecordWriter.open(openTestKafka(), options);
  const delivery = await new Promise<Delivery>((resolve) => void writer.write({ topic, partition }, record, resolve));
  if (delivery.status !== 'acknowledged') throw delivery.error;
}

/** All records of a topic, partition by partition, byte by byte. */
export async function recordsIn(topic: string, kafka = openTestKafka()): Promise<readonly ReceivedRecord[]> {
  const { topicId, partitions } = await findTopic(kafka, topic);
  const at = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map(({ partition }) => ({ topic, partition, timestamp })),
    );
  const [starts, ends] = [await at(OffsetTimestamp.earliest), await at(OffsetTimestamp.latest)];
  const ranges = partitions.map(({ partition }) => ({
    topic,
    topicId,
    partition,
    start: starts.get({ topic, partition })?.offset ?? 0,
    end: ends.get({ topic, partition })?.offset ?? 0,
  }));
  const records: ReceivedRecord[] = [];
  for await (const { batches } of readPartitions(kafka, ranges, { readCommitted: true, onGap: () => undefined })) {
    for (const batch of batches) records.push(...(await receivedRecords(batch)));
  }
  return records.sort((a, b) => a.partition - b.partition || a.offset - b.offset);
}

import { buildBatch } from '../../src/lib/kafka/records/batch-builder.js';
import { produceApi } from '../../src/lib/kafka/protocol/produce.js';
import { sendBatches } from '../../src/lib/kafka/writer/produce-request.js';
import { findTopic } from '../../src/lib/topics/find-topics.js';
import { openTestKafka } from './kafka.js';

/** Has brokers take part of a transaction that no coordinator has heard of, as those before KIP-890 did. */
export const withoutVerification = { 'transaction.partition.verification.enable': 'false' };

/** Before version 12, which enlists the partition by itself (KIP-890). */
const olderProduceApi = { ...produceApi, maxVersion: 11 };

export interface Hanging {
  readonly topic: string;
  readonly producerId: bigint;
  readonly producerEpoch?: number;
  /** Milliseconds for which it has been open. */
  readonly age: number;
}

/** Writes a record of a transaction to partition 0 that nobody is going to end (KIP-664). */
export async function leaveHanging(
  brokers: string,
  { topic, producerId, producerEpoch = 0, age }: Hanging,
): Promise<void> {
  const kafka = openTestKafka(brokers);
  const { topicId, partitions } = await findTopic(kafka, topic);
  const record = { key: null, value: Buffer.from('hanging'), headers: [], timestamp: Date.now() - age };
  const sequence = { producerId, producerEpoch, baseSequence: 0, transactional: true };
  const bytes = await buildBatch([record], 'none', sequence);
  const leader = partitions[0]?.leader ?? -1;
  const target = { topic, topicId, partition: 0 };
  const options = { acks: -1, transactionalId: `nobody-${producerId}`, api: olderProduceApi } as const;
  const { attemptOf } = await sendBatches(kafka, leader, [{ ...target, bytes }], options);
  const { error } = attemptOf(target);
  if (error !== null) throw error;
}

import { describe, expect, it } from 'vitest';
import type { Throttle } from '../../../src/lib/kafka/connection/connection.js';
import { metadataApi } from '../../../src/lib/kafka/protocol/metadata.js';
import { produceApi } from '../../../src/lib/kafka/protocol/produce.js';
import { buildBatch, unnumbered } from '../../../src/lib/kafka/records/batch-builder.js';
import type { Delivery } from '../../../src/lib/kafka/writer/delivery.js';
import { RecordWriter } from '../../../src/lib/kafka/writer/record-writer.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { firstBroker, noTopic, openConnection } from '../../helpers/connections.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { limitClient } from '../../helpers/quotas.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { addressText } from '../../../src/lib/kafka/connection/address.js';

describe('a broker that throttles (KIP-219)', () => {
  it('is left alone for as long as it asks, which no time limit counts', async () => {
    const topic = await createdTopic('throttled', '--partitions', '1');
    const kafka = openTestKafka();
    const { topicId, partitions } = await findTopic(kafka, topic);
    const { brokers } = await kafka.metadata([]);
    const leader = brokers.find(({ id }) => id === partitions[0]?.leader) ?? firstBroker();
    const clientId = unique('slow');
    await limitClient(clientId, 'producer_byte_rate', 20_000);
    const throttles: Throttle[] = [];
    const connection = openConnection(leader, { clientId, onThrottled: (throttle) => void throttles.push(throttle) });

    const limit = 3_000;
    const value = Buffer.alloc(140_000, 'a');
    const records = await buildBatch([{ timestamp: 0, key: null, value, headers: [] }], 'none', unnumbered);
    const produce = {
      transactionalId: null,
      acks: -1,
      timeoutMs: limit,
      topicData: [{ name: topic, topicId, partitionData: [{ index: 0, records }] }],
    };
    await connection.send(produceApi, { ...produce, topicData: [] });
    const startedAt = performance.now();
    // At once: the third is read only when the pause that the second one earned is over.
    const answers = await Promise.all(
      [1, 2, 3].map(() => connection.send(produceApi, produce, { answerWithin: limit })),
    );
    const took = performance.now() - startedAt;
    expect(answers.map(({ responses }) => responses[0]?.partitionResponses[0]?.errorCode)).toEqual([0, 0, 0]);
    expect(took).toBeGreaterThan(limit);
    const total = throttles.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
    expect(throttles.at(-1)).toMatchObject({ address: { port: leader.port }, totalMilliseconds: total });
    expect(addressText(connection.address)).toBe(addressText(leader));
    await connection.send(metadataApi, noTopic); // another lane: a broker mutes one connection
  });

  it('has what is written by a producer, however short the time in which it has to be delivered', async () => {
    const topic = await createdTopic('throttled-writer', '--partitions', '1');
    const clientId = unique('slow-writer');
    await limitClient(clientId, 'producer_byte_rate', 36_000);
    const throttles: Throttle[] = [];
    const kafka = openTestKafka(undefined, { clientId, onThrottled: (throttle) => void throttles.push(throttle) });
    const deliveryTimeout = 3_000;
    const writer = await RecordWriter.open(kafka, { acks: 'all', compressionOf: () => 'none', deliveryTimeout });
    const deliveries: Delivery[] = [];
    // 600 KB are three batches: what the second one earns takes longer than the third may take.
    for (let count = 0; count < 200; count++) {
      const record = { timestamp: 0, key: null, value: Buffer.alloc(3_000, 'a'), headers: [] };
      await writer.write({ topic, partition: 0 }, record, (delivery) => void deliveries.push(delivery));
    }
    await writer.flush();
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(['acknowledged']));
    expect(throttles.at(-1)?.totalMilliseconds).toBeGreaterThan(deliveryTimeout);
    expect(await recordsIn(topic)).toHaveLength(200);
  });
});

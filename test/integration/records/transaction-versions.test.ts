import { describe, expect, it, onTestFinished } from 'vitest';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { parseAddress } from '../../../src/lib/kafka/connection/address.js';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import { decodeResponse, type Api } from '../../../src/lib/kafka/protocol/api.js';
import { buildBatch } from '../../../src/lib/kafka/records/batch-builder.js';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import type { Delivery } from '../../../src/lib/kafka/writer/delivery.js';
import { RecordWriter } from '../../../src/lib/kafka/writer/record-writer.js';
import { Transactions } from '../../../src/lib/kafka/writer/transaction.js';
import { eventually } from '../../helpers/eventually.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { consumeAll } from '../../helpers/records.js';
import { committedOf } from '../../helpers/service-project.js';
import { clusterSecurity } from '../../helpers/cluster-login.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const versions = [1, 2] as const;
type Version = (typeof versions)[number];

/** A client that believes in the one version or the other, and counts what it asks. A broker serves clients of both. */
class CountingCluster extends KafkaCluster {
  readonly asked = new Set<string>();
  /** Bytes that the next EndTxn is answered with, instead of by the broker. */
  nextEnd: Buffer | null = null;
  readonly #version: Version;

  constructor(version: Version) {
    super({
      bootstrap: testCluster()
        .brokers.split(',')
        .flatMap((text) => parseAddress(text) ?? []),
      security: clusterSecurity(),
      ...{ clientId: 'todo-kafka-test', connectionTimeout: 5_000, requestTimeout: 10_000 },
      ...{ signal: new AbortController().signal, debug: () => undefined },
    });
    this.#version = version;
  }

  override async finalizedFeature(): Promise<number> {
    return Promise.resolve(this.#version);
  }

  override async sendTo<Request, Response>(brokerId: number, api: Api<Request, Response>, body: Request) {
    this.asked.add(api.name);
    const [answer, version] = [this.nextEnd, api.maxVersion];
    if (api.name === 'EndTxn' && answer !== null) {
      this.nextEnd = null;
      return decodeResponse(api, version, answer);
    }
    return super.sendTo(brokerId, api, body);
  }
}

class Producer {
  readonly kafka: CountingCluster;
  readonly transactions: Transactions;
  readonly #writer: RecordWriter;

  private constructor(kafka: CountingCluster, transactions: Transactions, writer: RecordWriter) {
    this.kafka = kafka;
    this.transactions = transactions;
    this.#writer = writer;
  }

  static async open(version: Version, transactionalId = unique('transactions')): Promise<Producer> {
    const kafka = new CountingCluster(version);
    onTestFinished(() => kafka.close());
    const transactions = await Transactions.open(kafka, { transactionalId, timeout: 30_000 });
    const options = {
      acks: 'all',
      compressionOf: () => 'none' as const,
      deliveryTimeout: 20_000,
      transactions,
    } as const;
    return new Producer(kafka, transactions, await RecordWriter.open(kafka, options));
  }

  async write(topic: string, ...values: readonly string[]): Promise<readonly Delivery[]> {
    const deliveries = values.map(
      async (value, index) =>
        new Promise<Delivery>((resolve) => {
          void this.#writer.write({ topic, partition: index % 2 }, recordOf(value), resolve);
        }),
    );
    return Promise.all(deliveries);
  }
}

function recordOf(value: string): NewRecord {
  return { key: null, value: Buffer.from(value), headers: [], timestamp: Date.now() };
}

async function expectValues(topic: string, values: readonly string[]): Promise<void> {
  // The coordinator answers first and then writes the markers that make the records readable.
  await eventually(async () => expect((await consumeAll(topic)).map(({ value }) => value).sort()).toEqual(values), {
    within: 20_000,
  });
}

it('a cluster of the newest Kafka says that it has the second version', async () => {
  expect(await openTestKafka().finalizedFeature('transaction.version')).toBe(2);
});

describe.each(versions)('transactions of version %i', (version) => {
  it('are committed and aborted one after the other, with the requests and the epochs of their version', async () => {
    const topic = await createdTopic('ended', '--partitions', '2');
    const producer = await Producer.open(version);
    const { kafka, transactions } = producer;
    const epochs = [transactions.identity.producerEpoch];
    for (const [values, isCommitted] of [
      [['a', 'b', 'c'], true],
      [['d', 'e'], false],
      [['f', 'g', 'h'], true],
    ] as const) {
      const deliveries = await producer.write(topic, ...values);
      expect(deliveries.map(({ status }) => status)).toEqual(values.map(() => 'acknowledged'));
      await (isCommitted ? transactions.commit() : transactions.abort());
      epochs.push(transactions.identity.producerEpoch);
    }
    expect(epochs.map((epoch) => epoch - (epochs[0] ?? 0))).toEqual(version === 1 ? [0, 0, 0, 0] : [0, 1, 2, 3]);
    expect(kafka.asked.has('AddPartitionsToTxn')).toBe(version === 1);
    await expectValues(topic, ['a', 'b', 'c', 'f', 'g', 'h']);
  });

  it('take offsets along, which hold only where they are committed', async () => {
    const topic = await createdTopic('offsets', '--partitions', '2');
    const groupId = unique('group');
    const producer = await Producer.open(version);
    const { kafka, transactions } = producer;
    await producer.write(topic, 'a');
    await transactions.sendOffsets(groupId, [{ topic, partition: 0, offset: 5 }]);
    await transactions.commit();
    await producer.write(topic, 'b');
    await transactions.sendOffsets(groupId, [{ topic, partition: 0, offset: 9 }]);
    await transactions.abort();
    expect(kafka.asked.has('AddOffsetsToTxn')).toBe(version === 1);
    await eventually(async () => expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(5), {
      within: 20_000,
    });
    await expectValues(topic, ['a']);
  });

  it('end for good where another producer has taken over', async () => {
    const topic = await createdTopic('fenced', '--partitions', '2');
    const group = unique('group');
    const [former, idle] = [await Producer.open(version, group), await Producer.open(version)];
    await idle.transactions.assertOwn(group);
    await idle.transactions.abort();
    await idle.transactions.assertOwn(group);
    await former.write(topic, 'lost');
    const latter = await Producer.open(version, group);
    await Producer.open(version, idle.transactions.transactionalId);
    const fenced = { code: 'PRODUCER_FENCED' };
    await expect(idle.transactions.abort()).rejects.toMatchObject(fenced);
    await expect(idle.transactions.assertOwn(group)).rejects.toMatchObject(fenced);
    expect(await former.write(topic, 'late')).toMatchObject([{ status: 'unsent', error: fenced }]);
    await expect(former.transactions.commit()).rejects.toMatchObject(fenced);
    await latter.write(topic, 'kept');
    await latter.transactions.commit();
    await expectValues(topic, ['kept']);
  });
});

it('that the cluster can only abort are aborted, and the producer goes on', async () => {
  const topic = await createdTopic('abortable', '--partitions', '2');
  const producer = await Producer.open(2);
  await producer.write(topic, 'dropped');
  producer.kafka.nextEnd = Buffer.from(`00 00000000 0078 ${'ff'.repeat(10)} 00`.replaceAll(' ', ''), 'hex');
  await expect(producer.transactions.commit()).rejects.toMatchObject({
    message: 'the transaction is aborted (EndTxn): TRANSACTION_ABORTABLE',
  });
  await producer.write(topic, 'kept');
  await producer.transactions.commit();
  await expectValues(topic, ['kept']);
});

it('of version 2 take no batch of one that has ended', async () => {
  const topic = await createdTopic('late', '--partitions', '2');
  const producer = await Producer.open(2);
  const { kafka, transactions } = producer;
  const former = transactions.identity;
  await producer.write(topic, 'first');
  await transactions.commit();
  await expectValues(topic, ['first']); // until its marker is written, it has not ended for the leader
  const records = await buildBatch([recordOf('late')], 'none', { ...former, baseSequence: 1, transactional: true });
  const { topics } = await kafka.metadata([topic]);
  const answer = await kafka.sendTo(topics[0]?.partitions[0]?.leader ?? -1, transactions.produceApi, {
    ...{ transactionalId: transactions.transactionalId, acks: -1, timeoutMs: 10_000 },
    topicData: [{ name: topic, topicId: topics[0]?.topicId ?? '', partitionData: [{ index: 0, records }] }],
  });
  expect(answer.responses[0]?.partitionResponses[0]?.errorCode).toBe(errorCodeOf('INVALID_PRODUCER_EPOCH'));
  await producer.write(topic, 'second');
  await transactions.commit();
  await expectValues(topic, ['first', 'second']);
});

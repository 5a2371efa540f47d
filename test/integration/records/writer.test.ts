import { describe, expect, it } from 'vitest';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import type { ProduceResponse } from '../../../src/lib/kafka/protocol/produce.js';
import type { Delivery } from '../../../src/lib/kafka/writer/delivery.js';
import { Partitioner } from '../../../src/lib/kafka/writer/partitioner.js';
import { RecordWriter } from '../../../src/lib/kafka/writer/record-writer.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { expectCode } from '../../helpers/expect-code.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { limitClient } from '../../helpers/quotas.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** A topic, and a writer that reaches the brokers only through a proxy. */
async function writing(what: string, deliveryTimeout: number, partitions = 1) {
  const topic = await createdTopic(what, '--partitions', String(partitions));
  const { partitions: places } = await findTopic(openTestKafka(), topic);
  const proxy = await RewritingProxy.open();
  const kafka = openTestKafka(proxy.brokers);
  const writer = await RecordWriter.open(kafka, { acks: 'all', compressionOf: () => 'none', deliveryTimeout });
  const write = async (value: string, partition = 0): Promise<Delivery> =>
    new Promise((resolve) => {
      const record = { key: null, value: Buffer.from(value), headers: [], timestamp: Date.now() };
      void writer.write({ topic, partition }, record, resolve);
    });
  const leaderOf = (partition: number): number => places[partition]?.leader ?? -1;
  return { topic, proxy, writer, write, leaderOf };
}

const valuesIn = async (topic: string): Promise<readonly (string | undefined)[]> =>
  (await recordsIn(topic)).map(({ value }) => value?.toString());

const withError =
  (name: string) =>
  (answer: ProduceResponse): ProduceResponse => ({
    ...answer,
    responses: answer.responses.map((topic) => ({
      ...topic,
      partitionResponses: topic.partitionResponses.map((own) => ({ ...own, errorCode: errorCodeOf(name) })),
    })),
  });

describe('what is said of records that were not acknowledged', () => {
  it('is that they may be there, where the last answer can follow an append', async () => {
    const { topic, proxy, write } = await writing('moved', 700);
    proxy.onProduced = withError('NOT_LEADER_OR_FOLLOWER');
    expect(await write('there all the same')).toMatchObject({
      status: 'unknown',
      error: {
        code: 'TIMEOUT',
        message: `not acknowledged within 0.7 s: topic "${topic}", partition 0: NOT_LEADER_OR_FOLLOWER`,
      },
    });
    expect(await valuesIn(topic)).toEqual(['there all the same']);
  });

  it('is that they were not sent, where the leader refuses connections', async () => {
    const { topic, proxy, write, leaderOf } = await writing('refused', 1_000);
    await proxy.refuse(leaderOf(0));
    expect(await write('a')).toMatchObject({ status: 'unsent', error: { code: 'TIMEOUT' } });
    expect(await valuesIn(topic)).toEqual([]);
  });
});

describe('a partition that cannot be written', () => {
  it('fails what is overdue, and nothing of other partitions; later it goes on', async () => {
    const { topic, proxy, writer, write } = await writing('leaderless', 4_000, 3);
    let isGone = true;
    proxy.onMetadata = (answer) => ({
      ...answer,
      topics: answer.topics.map((own) => ({
        ...own,
        partitions: own.partitions.map((each) =>
          isGone && each.partitionIndex === 0 ? { ...each, leaderId: -1 } : each,
        ),
      })),
    });
    const startedAt = Date.now();
    const stuck = write('stuck');
    const later = new Promise((resolve) => setTimeout(resolve, 3_000)).then(() => write('in time'));
    expect(await Promise.all([1, 2, 1, 2].map((partition) => write('well', partition)))).toMatchObject(
      Array.from({ length: 4 }, () => ({ status: 'acknowledged' })),
    );
    const partitioner = new Partitioner();
    const chosen = Array.from({ length: 300 }, () =>
      partitioner.partitionOf(topic, 3, null, 1_000, (partition) => writer.hasLeader({ topic, partition })),
    );
    expect(new Set(chosen)).toEqual(new Set([1, 2])); // for records without a key
    expect(await stuck).toMatchObject({
      status: 'unsent',
      error: { message: expect.stringContaining('it has no leader at the moment') as string },
    });
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(4_000);
    isGone = false;
    expect(await later).toMatchObject({ status: 'acknowledged', offset: 0 });
    expect(await write('well', 1)).toMatchObject({ status: 'acknowledged' });
    expect(writer.failure).toMatchObject({ code: 'TIMEOUT' });
    expect(writer.endOf(topic)).toBeNull();
  });

  it('never shows what was given up behind what came after it', async () => {
    const { topic, proxy, write } = await writing('late', 4_000);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    proxy.onProduce = (broker) => {
      setImmediate(() => proxy.cut(broker));
      return held;
    };
    expect(await write('given up')).toMatchObject({ status: 'unknown' });
    proxy.onProduce = () => undefined;
    expect(await write('after it')).toMatchObject({ status: 'acknowledged' });
    release();
    await proxy.settled();
    expect(await write('last')).toMatchObject({ status: 'acknowledged' });
    expect(await valuesIn(topic)).toEqual(['after it', 'last']);
  });
});

describe('a topic that is made anew while it is written', () => {
  it('ends what goes to it, in words, also where the new one has those partitions', async () => {
    const { topic, writer, write } = await writing('anew', 20_000, 3);
    expect(await Promise.all([0, 1, 2].map((partition) => write('before', partition)))).toMatchObject(
      Array.from({ length: 3 }, () => ({ status: 'acknowledged', offset: 0 })),
    );
    const { code } = await todoKafka('topics', 'delete', topic, '--yes');
    expectCode({ code }, 0);
    expect((await todoKafka('topics', 'create', topic, '--partitions', '1')).code).toBe(0);
    const error = {
      code: 'TOPIC_NOT_FOUND',
      message: `topic "${topic}" was deleted and made anew while it was written`,
    };
    expect(await Promise.all([0, 2].map((partition) => write('after', partition)))).toMatchObject([
      { status: 'unsent', error },
      { error },
    ]);
    expect([writer.endOf(topic), writer.failure]).toMatchObject([error, error]);
    expect(await valuesIn(topic)).toEqual([]);
  });
});

describe('a quota', () => {
  it('takes no time from records: they wait for as long as the broker asks', async () => {
    const topic = await createdTopic('quota', '--partitions', '1');
    const clientId = unique('slow-writer');
    await limitClient(clientId, 'producer_byte_rate', 20_000);
    const kafka = openTestKafka(testCluster().brokers, { clientId });
    const limit = 2_000;
    const writer = await RecordWriter.open(kafka, {
      acks: 'all',
      compressionOf: () => 'none',
      deliveryTimeout: limit,
    });
    const write = async (): Promise<Delivery> =>
      new Promise((resolve) => {
        const record = { key: null, value: Buffer.alloc(140_000), headers: [], timestamp: Date.now() };
        void writer.write({ topic, partition: 0 }, record, resolve);
      });
    const startedAt = Date.now();
    for (let index = 0; index < 3; index++) expect(await write()).toMatchObject({ status: 'acknowledged' });
    expect(Date.now() - startedAt).toBeGreaterThan(limit);
  });
});

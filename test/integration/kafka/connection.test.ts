import { describe, expect, it, onTestFinished } from 'vitest';
import type { ConnectionOptions } from '../../../src/lib/kafka/connection/connection.js';
import { zeroUuid } from '../../../src/lib/kafka/topic-id.js';
import { metadataApi } from '../../../src/lib/kafka/protocol/metadata.js';
import { fetchApi, type FetchRequest } from '../../../src/lib/kafka/protocol/fetch.js';
import { findCoordinatorApi } from '../../../src/lib/kafka/protocol/find-coordinator.js';
import { everyTopic, firstBroker, noTopic, openConnection } from '../../helpers/connections.js';
import { eventually } from '../../helpers/eventually.js';
import { FaultyProxy } from '../../helpers/faulty-proxy.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

async function throughProxy(options?: Partial<ConnectionOptions>, broker = firstBroker()) {
  const proxy = await FaultyProxy.open(broker);
  onTestFinished(() => proxy.close());
  return { proxy, connection: openConnection({ host: '127.0.0.1', port: proxy.port }, options) };
}

/** A Fetch that is held for as long as there is nothing to read of its topics; at once where there are none. */
const fetchOf = (maxWaitMs: number, topics: FetchRequest['topics'] = []) => ({
  clusterId: null,
  replicaId: -1,
  maxWaitMs,
  minBytes: 1,
  maxBytes: 2 ** 24,
  isolationLevel: 0,
  sessionId: 0,
  sessionEpoch: -1,
  topics,
  forgottenTopicsData: [],
  rackId: '',
});

/** A topic of one partition as it is asked for in a Fetch, and who leads it. */
async function onlyPartition(topic: string) {
  const asked = { topics: [{ topicId: zeroUuid, name: topic }] };
  const { brokers, topics } = await openConnection(firstBroker()).send(metadataApi, { ...everyTopic, ...asked });
  const leader = brokers.find(({ nodeId }) => nodeId === topics[0]?.partitions[0]?.leaderId);
  if (leader === undefined) throw new Error(`the partition of ${topic} has no leader`);
  const range = { currentLeaderEpoch: -1, fetchOffset: 0, lastFetchedEpoch: -1, logStartOffset: -1 };
  const partitions = [{ partition: 0, ...range, partitionMaxBytes: 2 ** 24 }];
  return { leader, topics: [{ topic, topicId: topics[0]?.topicId ?? zeroUuid, partitions }] };
}

describe('a connection that is lost', () => {
  it('in the middle of an answer fails every request in flight, and the next one is answered', async () => {
    const { proxy, connection } = await throughProxy();
    const whole = await connection.send(metadataApi, everyTopic);
    for (const bytes of [1, 3, 4, 6, 40]) {
      proxy.cutAfter(bytes);
      const inFlight = [1, 2, 3].map(() => connection.send(metadataApi, everyTopic));
      for (const request of inFlight) {
        await expect(request).rejects.toMatchObject({
          code: 'BROKER_UNREACHABLE',
          message: expect.stringMatching(/^cannot reach broker "127\.0\.0\.1:\d+": /) as string,
        });
      }
      const again = await connection.send(metadataApi, noTopic);
      expect(again.clusterId).toBe(whole.clusterId);
    }
    expect(proxy.accepted).toBe(6);
  });

  it('within the first answer is opened again for the next request', async () => {
    const { proxy, connection } = await throughProxy();
    proxy.cutAfter(10);
    await expect(connection.connect()).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
    expect((await connection.send(metadataApi, noTopic)).brokers).not.toEqual([]);
  });

  it('in silence costs one request its time limit, the others no more than that, and the next one nothing', async () => {
    const { proxy, connection } = await throughProxy();
    await connection.connect();
    proxy.blackHole();
    const patient = connection.send(metadataApi, noTopic);
    const overdue = connection.send(metadataApi, noTopic, { answerWithin: 300 });
    await expect(overdue).rejects.toMatchObject({
      code: 'TIMEOUT',
      message: `broker "127.0.0.1:${proxy.port}" did not answer within 0.3 s`,
    });
    await expect(patient).rejects.toMatchObject({
      code: 'BROKER_UNREACHABLE',
      message: `cannot reach broker "127.0.0.1:${proxy.port}": Metadata was not answered within 0.3 s`,
    });
    proxy.heal();
    expect((await connection.send(metadataApi, noTopic)).brokers).not.toEqual([]);
    expect(proxy.accepted).toBe(2);
  });

  it('is not one whose answer is on its way for longer than the time limit, on a narrow line', async () => {
    const topic = await createdTopic('narrow', '--partitions', '1');
    await writeRecords(
      topic,
      0,
      Array.from({ length: 20 }, (_, index) => `${index} ${'x'.repeat(50_000)}`),
    );
    const { leader, topics } = await onlyPartition(topic);
    const { proxy, connection } = await throughProxy({}, { host: leader.host, port: leader.port });
    await connection.connect(fetchApi);
    proxy.narrow(400_000);
    const { responses } = await connection.send(fetchApi, fetchOf(1, topics), { answerWithin: 500 });
    expect(responses[0]?.partitions[0]?.records?.length).toBeGreaterThan(1_000_000);
    expect(proxy.accepted).toBe(1);
  });

  it('one way only is given up and opened again too', async () => {
    const { proxy, connection } = await throughProxy();
    await connection.connect();
    for (const lose of [() => proxy.dropServerToClient(), () => proxy.dropClientToServer()]) {
      lose();
      await expect(connection.send(metadataApi, noTopic, { answerWithin: 200 })).rejects.toMatchObject({
        code: 'TIMEOUT',
      });
      proxy.heal();
      expect((await connection.send(metadataApi, noTopic)).brokers).not.toEqual([]);
    }
    expect(proxy.accepted).toBe(3);
  });
});

describe('opening a connection', () => {
  it('happens once for requests that come at the same time', async () => {
    const { proxy, connection } = await throughProxy();
    await Promise.all([1, 2, 3].map(() => connection.send(metadataApi, noTopic)));
    expect(proxy.accepted).toBe(1);
  });

  it('is done for the kind of request that is to follow', async () => {
    const { proxy, connection } = await throughProxy();
    await connection.connect(fetchApi);
    proxy.refuse();
    await connection.send(fetchApi, fetchOf(1));
    expect(proxy.accepted).toBe(1);
  });

  it('is given up after its time limit, and tried anew by the next request', async () => {
    const { proxy, connection } = await throughProxy({ requestTimeout: 200 });
    proxy.blackHole();
    await expect(connection.connect()).rejects.toMatchObject({ code: 'TIMEOUT' });
    proxy.heal();
    await connection.connect();
  });

  it('says what the broker speaks, and which features the cluster has', async () => {
    const connection = openConnection(firstBroker());
    await connection.connect();
    expect(connection.versionOf(metadataApi)).toBe(metadataApi.maxVersion);
    expect(connection.finalizedFeature('transaction.version')).toBe(2);
    expect(connection.finalizedFeature('no.such.feature')).toBeNull();
  });
});

describe('requests on one connection', () => {
  it('do not wait for a Fetch that the broker holds', async () => {
    const { leader, topics } = await onlyPartition(await createdTopic('held', '--partitions', '1'));
    const connection = openConnection(leader, { requestTimeout: 60_000 });
    await connection.connect(fetchApi);
    let isHeld = true;
    const held = connection.send(fetchApi, fetchOf(50_000, topics)).finally(() => (isHeld = false));
    await connection.send(metadataApi, noTopic);
    expect(isHeld).toBe(true);
    await connection.close();
    await expect(held).rejects.toMatchObject({ code: 'REQUEST_FAILED' });
  });

  it('are rejected at once when it is closed, those that come later too, and no socket is left', async () => {
    const { proxy, connection } = await throughProxy();
    await connection.connect();
    proxy.blackHole();
    const asked = connection.send(findCoordinatorApi, { key: 'x', keyType: 0, coordinatorKeys: ['x'] });
    const rejected = expect(asked).rejects.toMatchObject({ message: expect.stringContaining('was closed') as string });
    await connection.close();
    await rejected;
    await expect(connection.send(metadataApi, noTopic)).rejects.toMatchObject({ code: 'REQUEST_FAILED' });
    proxy.heal();
    await eventually(() => expect(proxy.connections).toBe(0), { within: 5_000 });
  });
});

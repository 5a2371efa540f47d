import { expect, it } from 'vitest';
import { commitGroupOffsets } from '../../../src/lib/kafka/group/alter-offsets.js';
import { findCoordinators } from '../../../src/lib/kafka/group/find-coordinators.js';
import { fetchGroupOffsets } from '../../../src/lib/kafka/group/group-offsets.js';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import { CoordinatorType } from '../../../src/lib/kafka/protocol/find-coordinator.js';
import { readPartitions } from '../../../src/lib/kafka/reader/partition-reader.js';
import { alterReassignments, electPreferredLeaders } from '../../../src/lib/kafka/admin/reassignment.js';
import type { Delivery } from '../../../src/lib/kafka/writer/delivery.js';
import { RecordWriter } from '../../../src/lib/kafka/writer/record-writer.js';
import { findTopics } from '../../../src/lib/topics/find-topics.js';
import { eventually } from '../../helpers/eventually.js';
import { groupName } from '../../helpers/groups.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

it('a broker that tells of a former coordinator is not asked for ever', async () => {
  const topic = await createdTopic('former', '--partitions', '1');
  const group = groupName('former');
  const admin = openTestKafka();
  const coordinator = (await findCoordinators(admin, CoordinatorType.group, [group])).get(group);
  const { brokers } = await admin.metadata([]);
  const behind = brokers.find(({ id }) => id !== coordinator)?.id ?? -1;
  const proxy = await RewritingProxy.open();
  proxy.onCoordinators = (answer, broker) => {
    if (broker !== behind) return answer;
    return { ...answer, coordinators: answer.coordinators.map((each) => ({ ...each, nodeId: behind })) };
  };
  const commit = { topic, partition: 0, offset: 7, leaderEpoch: -1, metadata: '' };
  const errors = await commitGroupOffsets(openTestKafka(proxy.addressOf(behind)), group, [commit]);
  expect(errors.get(commit)).toBeNull();
  const offsets = await fetchGroupOffsets(openTestKafka(proxy.addressOf(behind)), [group]);
  expect(offsets.get(group)?.get(commit)).toMatchObject({ offset: 7 });
});

it('a topic that a broker has not heard of is found with another one', async () => {
  const topic = await createdTopic('unheard', '--partitions', '1');
  const { brokers } = await openTestKafka().metadata([]);
  const behind = brokers[0]?.id ?? -1;
  const proxy = await RewritingProxy.open();
  const errorCode = errorCodeOf('UNKNOWN_TOPIC_OR_PARTITION');
  proxy.onMetadata = (answer, broker) => {
    if (broker !== behind) return answer;
    return { ...answer, topics: answer.topics.map((each) => ({ ...each, errorCode, partitions: [] })) };
  };
  const found = await findTopics(openTestKafka(proxy.addressOf(behind)), [topic, `${topic}-none`]);
  expect(found.topics).toMatchObject([{ name: topic, partitions: [{ partition: 0 }] }]);
  expect(found.missing).toEqual([`${topic}-none`]);
});

// A leader that is cut off from the other brokers knows of no election: it goes on saying that it leads, has no new
// records, and waits in vain for its followers to have what is written.
it('a leader that is cut off from the others does not keep a reader or a writer for long', async () => {
  const topic = await createdTopic('cut-off', '--partitions', '1', '--replication-factor', '3');
  await writeRecords(topic, 0, ['first']);
  const admin = openTestKafka();
  const place = { topic, partition: 0 };
  const leadership = async () => {
    const { topics } = await admin.metadata([topic]);
    const { leader = -1, leaderEpoch = -1, replicas = [] } = topics[0]?.partitions[0] ?? {};
    return { leader, leaderEpoch, replicas, topicId: topics[0]?.topicId ?? '' };
  };
  const before = await leadership();
  const proxy = await RewritingProxy.open();
  const stop = new AbortController();
  const kafka = openTestKafka(proxy.brokers, { signal: stop.signal });

  const read: (string | undefined)[] = [];
  const range = { ...place, topicId: before.topicId, start: 0, end: null };
  const reading = (async () => {
    for await (const { batches } of readPartitions(kafka, [range], { readCommitted: false, onGap: () => undefined })) {
      read.push(...batches.map(({ batch }) => String(batch.baseOffset)));
    }
  })().catch(() => undefined);
  const writer = await RecordWriter.open(openTestKafka(proxy.brokers), {
    acks: 'all',
    compressionOf: () => 'none',
    deliveryTimeout: 120_000,
  });
  const write = async (value: string): Promise<Delivery> =>
    new Promise((resolve) => {
      void writer.write(place, { key: null, value: Buffer.from(value), headers: [], timestamp: Date.now() }, resolve);
    });
  expect(await write('second')).toMatchObject({ status: 'acknowledged', offset: 1 });
  await eventually(() => expect(read).toEqual(['0', '1']));

  proxy.onMetadata = (answer, broker) => {
    if (broker !== before.leader) return answer;
    const stale = { leaderId: before.leader, leaderEpoch: before.leaderEpoch };
    const topics = answer.topics.map((own) => ({
      ...own,
      partitions: own.partitions.map((each) => ({ ...each, ...stale })),
    }));
    return { ...answer, topics };
  };
  proxy.onFetched = (answer, broker) => {
    if (broker !== before.leader) return answer;
    const nothing = { errorCode: 0, records: null, currentLeader: null, divergingEpoch: null };
    const responses = answer.responses.map((own) => ({
      ...own,
      partitions: own.partitions.map((each) => ({ ...each, ...nothing })),
    }));
    return { ...answer, responses };
  };
  proxy.onProduced = (answer, broker) => {
    if (broker !== before.leader) return answer;
    const errorCode = errorCodeOf('REQUEST_TIMED_OUT');
    const responses = answer.responses.map((own) => ({
      ...own,
      partitionResponses: own.partitionResponses.map((each) => ({ ...each, errorCode, currentLeader: null })),
    }));
    return { ...answer, responses };
  };
  const others = before.replicas.filter((broker) => broker !== before.leader);
  await alterReassignments(admin, [{ ...place, replicas: [...others, before.leader] }]);
  await eventually(async () => {
    await electPreferredLeaders(admin, [place]);
    expect((await leadership()).leader).toBe(others[0]);
  });
  expect(await write('third')).toMatchObject({ status: 'acknowledged', offset: 2 });
  // What is known of leaders is asked for again every 30 s, and the one that is cut off has its turn too.
  await eventually(() => expect(read).toEqual(['0', '1', '2']), { within: 120_000 });
  stop.abort();
  await reading;
});

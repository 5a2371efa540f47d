import { expect, it, onTestFinished, vi } from 'vitest';
import { alterReassignments, electPreferredLeaders } from '../../../src/lib/kafka/admin/reassignment.js';
import { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { logEnds } from '../../../src/lib/kafka/log-ends.js';
import { fetchApi } from '../../../src/lib/kafka/protocol/fetch.js';
import { fetchRequest } from '../../../src/lib/kafka/reader/fetch-request.js';
import { readPartitions } from '../../../src/lib/kafka/reader/partition-reader.js';
import { eventually } from '../../helpers/eventually.js';
import { openTestKafka } from '../../helpers/kafka.js';
import { createdTopic, writeRecords } from '../../helpers/topics.js';

/** Far less than the age at which leaders are asked for again. */
const soon = { within: 15_000 };

it('a reader leaves a former leader at once, though that goes on answering as a follower, and asks nobody who leads now', async () => {
  const topic = await createdTopic('moving', '--partitions', '1', '--replication-factor', '3');
  await writeRecords(topic, 0, ['first']);
  const [kafka, admin] = [openTestKafka(), openTestKafka()];
  const place = { topic, partition: 0 };
  const leaderNow = async () => {
    const { topics } = await admin.metadata([topic]);
    const { leader = -1, replicas = [], leaderEpoch = -1 } = topics[0]?.partitions[0] ?? {};
    return { leader, replicas, leaderEpoch, topicId: topics[0]?.topicId ?? '' };
  };
  const { leader: former, replicas, topicId, leaderEpoch: firstEpoch } = await leaderNow();
  const others = replicas.filter((broker) => broker !== former);
  const [second = -1, third = -1] = others;

  const sent = vi.spyOn(KafkaCluster.prototype, 'sendTo');
  const metadata = vi.spyOn(KafkaCluster.prototype, 'metadata');
  onTestFinished(() => void vi.restoreAllMocks());
  const fetchedFrom = (): number | undefined =>
    sent.mock.calls.flatMap(([broker, api]) => (api.key === fetchApi.key ? [broker] : [])).at(-1);
  const stop = new AbortController();
  const range = { ...place, topicId, start: 0, end: null };
  const read: number[] = [];
  const reading = (async () => {
    const options = { readCommitted: false, onGap: () => undefined };
    for await (const { batches } of readPartitions(kafka.withSignal(stop.signal), [range], options)) {
      read.push(...batches.map(({ batch }) => batch.baseOffset));
    }
  })().catch(() => undefined);
  await eventually(() => expect([read, fetchedFrom()]).toEqual([[0], former]), soon);
  const askedBefore = metadata.mock.contexts.filter((cluster) => cluster !== admin).length;

  await alterReassignments(admin, [
    { ...place, replicas: [second, ...replicas.filter((broker) => broker !== second)] },
  ]);
  await eventually(async () => {
    await electPreferredLeaders(admin, [place]);
    expect((await leaderNow()).leader).toBe(second);
  }, soon);
  await eventually(() => expect(fetchedFrom()).toBe(second), soon);
  await writeRecords(topic, 0, ['second']);
  await eventually(() => expect(read).toEqual([0, 1]), soon);

  await alterReassignments(admin, [{ ...place, replicas: [third] }]); // the others have nothing to do with it any more
  await eventually(async () => expect(await leaderNow()).toMatchObject({ leader: third, replicas: [third] }), soon);
  await eventually(() => expect(fetchedFrom()).toBe(third), soon);
  await writeRecords(topic, 0, ['third']);
  await eventually(() => expect(read).toEqual([0, 1, 2]), soon);
  expect(metadata.mock.contexts.filter((cluster) => cluster !== admin).length).toBe(askedBefore);
  stop.abort();
  await reading;

  // Brokers tell a reader too where the log that it has read ended (KIP-595), and serve no leader of an epoch gone by.
  const past = { ...place, topicId, next: 3, leaderEpoch: -1, lastEpoch: firstEpoch };
  const limits = { isolationLevel: 0, maxWaitMs: 0, maxBytes: 1_000, partitionMaxBytes: 1_000 };
  const answer = await admin.sendTo(third, fetchApi, fetchRequest([past], limits));
  expect(answer.responses[0]?.partitions[0]).toMatchObject({ divergingEpoch: { epoch: firstEpoch, endOffset: 1 } });
  expect((await logEnds(admin, [place])).get(place)).toEqual({ start: 0, end: 3 });
});

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { PartitionLeaders } from '../../../../src/lib/kafka/partition-leaders.js';
import { LeaderRefresh } from '../../../../src/lib/kafka/reader/leader-refresh.js';
import type { ClusterMetadata, TopicMetadata } from '../../../../src/lib/kafka/types.js';

const place = { topic: 'task.created', partition: 0 };
const maxAge = 30_000;

function told(leader: number, leaderEpoch: number): TopicMetadata {
  const partition = { partition: 0, leader, leaderEpoch, replicas: [1, 2], isr: [1, 2], offlineReplicas: [] };
  return { name: place.topic, topicId: 'id', internal: false, errorCode: 0, partitions: [partition] };
}

/** A cluster whose brokers answer Metadata in turn, as they see it. */
function clusterOf(...answers: (() => Promise<readonly TopicMetadata[]>)[]) {
  const leaders = new PartitionLeaders();
  leaders.learn([told(1, 4)]);
  const asked: unknown[] = [];
  const metadata = async (topics: unknown, options: unknown): Promise<ClusterMetadata> => {
    asked.push([topics, options]);
    const answer = answers[(asked.length - 1) % answers.length] ?? (() => Promise.resolve([]));
    const { topics: learned } = leaders.learn(await answer());
    return { clusterId: '', controllerId: 1, brokers: [], topics: learned };
  };
  return { kafka: { leaders, metadata }, asked };
}

describe('what is known of leaders while nothing seems wrong', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  async function readFor(refresh: LeaderRefresh, seconds: number): Promise<void> {
    for (let turn = 0; turn < seconds * 2; turn++) {
      refresh.keepFresh([place]);
      await vi.advanceTimersByTimeAsync(500); // as long as a Fetch request without records takes
    }
  }

  it('is asked for again when it is old, of another broker, once', async () => {
    const { kafka, asked } = clusterOf(() => Promise.resolve([told(2, 5)]));
    const refresh = new LeaderRefresh(kafka, maxAge);
    await readFor(refresh, 29);
    expect([asked, refresh.hasMoved(1, place)]).toEqual([[], false]);
    await readFor(refresh, 10);
    expect(asked).toEqual([[[place.topic], { elsewhere: true }]]);
    expect([refresh.hasMoved(1, place), refresh.hasMoved(2, place)]).toEqual([true, false]);
  });

  it('does not stay with a broker that is cut off, whoever is asked first', async () => {
    const { kafka } = clusterOf(
      () => Promise.resolve([told(1, 4)]), // the one that is cut off
      () => Promise.resolve([told(2, 5)]),
    );
    const refresh = new LeaderRefresh(kafka, maxAge);
    await readFor(refresh, 65);
    expect(refresh.hasMoved(1, place)).toBe(true);
    await readFor(refresh, 65); // the other one tells what was, again and again
    expect(kafka.leaders.of(place)).toMatchObject({ leader: 2, epoch: 5 });
  });

  it('holds nobody up where brokers do not answer, and asks again soon', async () => {
    const { kafka, asked } = clusterOf(() => Promise.reject(new Error('no answer')));
    const refresh = new LeaderRefresh(kafka, maxAge);
    await readFor(refresh, 33);
    expect(asked.length).toBeGreaterThan(1);
    expect(asked.length).toBeLessThan(5);
  });
});

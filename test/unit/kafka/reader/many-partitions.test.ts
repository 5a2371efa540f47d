import { describe, expect, it } from 'vitest';
import { PartitionLeaders } from '../../../../src/lib/kafka/partition-leaders.js';
import { fetchedPlaces, fetchRequest, type FetchPlace } from '../../../../src/lib/kafka/reader/fetch-request.js';
import { notLeader } from '../../../../src/lib/kafka/reader/leader-refresh.js';
import { inFetchOrder, ReadPosition } from '../../../../src/lib/kafka/reader/read-position.js';

const partitionsOfTopic = 50;
const limits = { isolationLevel: 0, maxWaitMs: 0, maxBytes: 1, partitionMaxBytes: 1 };

/** How often the places of a Fetch are looked at from request to answer: a count, not a time. */
function looksAt(count: number): number {
  let looks = 0;
  const places = Array.from({ length: count }, (_, index): FetchPlace => {
    const topic = `topic-${Math.floor(index / partitionsOfTopic)}`;
    return {
      get topic() {
        looks += 1;
        return topic;
      },
      get topicId() {
        looks += 1;
        return `${topic}-id`;
      },
      get partition() {
        looks += 1;
        return index % partitionsOfTopic;
      },
      next: index,
    };
  });
  const { topics } = fetchRequest(places, limits);
  const responses = topics.map(({ topicId, partitions }) => {
    return { topic: '', topicId, partitions: partitions.map(({ partition }) => notLeader(partition)) };
  });
  const answer = { throttleTimeMs: 0, errorCode: 0, sessionId: 0, nodeEndpoints: null, responses };
  const fetched = fetchedPlaces(places, answer);
  expect(fetched.length).toBe(count);
  const used = looks;
  expect(fetched.every(([place, { partitionIndex }]) => place.partition === partitionIndex)).toBe(true);
  return used;
}

describe('a Fetch of many partitions', () => {
  it('takes work that grows as they do, not as their square', () => {
    expect(looksAt(4_000) / looksAt(500)).toBeLessThan(8.5);
  });

  it('asks first for what got nothing, and of that for what has waited longest', () => {
    const [a, b, c] = [0, 1, 2].map((partition) => {
      return new ReadPosition({ topic: 't', topicId: 'id', partition, start: 0, end: null });
    });
    if (a === undefined || b === undefined || c === undefined) throw new Error('three are made');
    Object.assign(b, { hungry: true, askedFirstAt: 2 });
    Object.assign(c, { hungry: true, askedFirstAt: 1 });
    expect(inFetchOrder([a, b, c]).map(({ partition }) => partition)).toEqual([2, 1, 0]);
  });
});

it('what is known of leaders is found without looking through all of them', () => {
  const leaders = new PartitionLeaders();
  const partitions = Array.from({ length: 10_000 }, (_, partition) => {
    return { partition, leader: partition % 3, leaderEpoch: 0, replicas: [], isr: [], offlineReplicas: [] };
  });
  leaders.learn([{ name: 'many', topicId: 'id', internal: false, errorCode: 0, partitions }]);
  expect(leaders.of({ topic: 'many', partition: 9_999 }).leader).toBe(0);
});

import { describe, expect, it } from 'vitest';
import { expectAllKept, keptInPartition, type Coordinated } from '../../../../src/lib/kafka/group/kept-partitions.js';

const groups: Coordinated = { topic: '__consumer_offsets', noun: 'groups', keptBy: () => Promise.resolve([]) };

describe('the partition of a group', () => {
  // As Kafka's own classes have it: Utils.abs(name.hashCode()) % 50; the last has the one hash without a positive twin.
  it.each([
    ['todo-kafka.probe.0', 27],
    ['todo-kafka.probe.17', 45],
    ['todo-kafka.probe.123', 1],
    ['g-a', 25],
    ['polygenelubricants', 0],
  ])('of "%s" is %d', (name, partition) => {
    expect(keptInPartition(name, 50)).toBe(partition);
  });
});

describe('the groups of brokers', () => {
  it('are all there when every partition is with one of them', () => {
    expect(() =>
      expectAllKept(
        [
          { kept: [0, 2], count: 3 },
          { kept: [1], count: 3 },
        ],
        groups,
      ),
    ).not.toThrow();
    expect(() => expectAllKept([{ kept: [], count: 0 }], groups)).not.toThrow();
  });

  it('are not while a partition is with none, or one has not heard of the topic', () => {
    expect(() =>
      expectAllKept(
        [
          { kept: [0, 2], count: 3 },
          { kept: [], count: 0 },
        ],
        groups,
      ),
    ).toThrow('the groups in 1 of 3 partitions of "__consumer_offsets" cannot be listed: no broker has them');
  });
});

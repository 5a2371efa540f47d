import { describe, expect, it } from 'vitest';
import { Partitioner } from '../../../src/lib/kafka/writer/partitioner.js';
import { PartitionQueue } from '../../../src/lib/kafka/writer/partition-queue.js';
import { produceOutcome } from '../../../src/lib/kafka/writer/produce-outcome.js';

const record = (size: number) => ({ key: null, value: Buffer.alloc(size), headers: [], timestamp: 0 });

describe('the queue of a partition', () => {
  it('gives out what fits, one record at least, in order', () => {
    const queue = new PartitionQueue({ topic: 't', partition: 0 });
    for (const size of [10, 20, 5_000, 30]) queue.add(record(size), () => undefined);
    const sizes = (taken: ReturnType<typeof queue.take>): number[] =>
      taken.map((each) => each.record.value?.length ?? -1);
    expect(sizes(queue.take(1_000))).toEqual([10, 20]);
    expect(sizes(queue.take(1_000))).toEqual([5_000]);
    expect(sizes(queue.take(1_000))).toEqual([30]);
    expect(queue.empty).toBe(true);
  });

  it('counts as the broker does beyond the largest sequence number', () => {
    const queue = new PartitionQueue({ topic: 't', partition: 0 });
    queue.advance(2 ** 31 - 1);
    queue.advance(3);
    expect(queue.nextSequence).toBe(2);
  });
});

describe('the outcome of a Produce answer', () => {
  it.each([
    [0, 'acknowledged'],
    [46, 'acknowledged'],
    [6, 'retry'],
    [19, 'retry'],
    [3, 'retry'],
    [20, 'retry-appended'],
    [7, 'retry-appended'],
    [10, 'split'],
    [87, 'split'],
    [29, 'rejected'],
    [45, 'fatal'],
    [90, 'fatal'],
  ] as const)('of error %i is %s', (code, outcome) => {
    expect(produceOutcome(code)).toBe(outcome);
  });
});

describe('the partition of a record', () => {
  it('is always the same for a key', () => {
    const partitioner = new Partitioner();
    const key = Buffer.from('user-1');
    const chosen = Array.from({ length: 5 }, () => partitioner.partitionOf('t', 7, key, 1));
    expect(new Set(chosen).size).toBe(1);
  });

  it('without a key stays for a while, then changes, and takes its turn', () => {
    const partitioner = new Partitioner();
    const chosen = Array.from({ length: 300 }, () => partitioner.partitionOf('t', 3, null, 1_000));
    expect(chosen[0]).toBe(chosen[50]);
    expect(new Set(chosen).size).toBe(3);
  });
});

import { describe, expect, it } from 'vitest';
import { Racks } from '../../../src/lib/balance/racks.js';
import { ReplicaChooser, type SpreadBroker, type SpreadPartition } from '../../../src/lib/balance/replication.js';

function brokers(...racks: readonly (string | null)[]): readonly SpreadBroker[] {
  return racks.map((rack, index) => ({ id: index + 1, rack, replicas: 0 }));
}

function partitions(...replicas: readonly (readonly number[])[]): readonly SpreadPartition[] {
  return replicas.map((own, partition) => ({ partition, leader: own[0] ?? -1, replicas: own }));
}

describe('ReplicaChooser', () => {
  it('adds replicas evenly, and leaves those there are where they are', () => {
    const before = partitions(...Array.from({ length: 12 }, () => [1]));
    const chosen = new ReplicaChooser(brokers(null, null, null, null)).choose(before, 2);
    const added = [...chosen.values()].map(([first, second, ...rest]) => {
      expect([first, rest]).toEqual([1, []]);
      return second;
    });
    expect([2, 3, 4].map((id) => added.filter((each) => each === id).length)).toEqual([4, 4, 4]);
  });

  it('counts what it has given to one topic when it comes to the next', () => {
    const chooser = new ReplicaChooser(brokers(null, null, null));
    const first = chooser.choose(partitions([1]), 2).get(0);
    const second = chooser.choose(partitions([1]), 2).get(0);
    expect([first, second]).toEqual([
      [1, 2],
      [1, 3],
    ]);
  });

  it('gives every partition racks of its own, and takes replicas from a rack that has two', () => {
    const six = brokers('a', 'a', 'b', 'b', 'c', 'c');
    const racks = new Racks(six);
    const raised = new ReplicaChooser(six).choose(partitions([1], [2], [3, 4], [5]), 3);
    expect([...raised.values()].map((replicas) => racks.spread(replicas))).toEqual([3, 3, 2, 3]);
    const lowered = new ReplicaChooser(six).choose(partitions([1, 2, 3], [3, 5, 6], [4, 3, 1]), 2);
    expect([...lowered.values()].map((replicas) => racks.spread(replicas))).toEqual([2, 2, 2]);
  });

  it('keeps the leader, and the preferred leader where there is room for both', () => {
    const led = [{ partition: 0, leader: 3, replicas: [1, 2, 3] }];
    const chooser = new ReplicaChooser(brokers(null, null, null));
    expect(chooser.choose(led, 2).get(0)).toEqual([1, 3]);
    expect(chooser.choose(led, 1).get(0)).toEqual([3]);
  });

  it('leaves partitions alone that have as many as they should', () => {
    const chosen = new ReplicaChooser(brokers(null, null, null)).choose(partitions([1, 2], [2]), 2);
    expect([...chosen.keys()]).toEqual([1]);
  });
});

import { describe, expect, it } from 'vitest';
import type { BalanceLayout, LayoutBroker, LayoutPartition } from '../../../src/lib/balance/layout.js';
import { planBalance, type BalancePlan } from '../../../src/lib/balance/plan.js';
import { Racks } from '../../../src/lib/balance/racks.js';
import { addedBy } from '../../../src/lib/reassign/move.js';
import { seeded } from '../../helpers/seeded.js';

function broker(id: number, rack: string | null = null, usableBytes: number | null = null): LayoutBroker {
  return { id, rack, totalBytes: usableBytes, usableBytes };
}

function partition(topic: string, index: number, replicas: readonly number[], bytes = 0): LayoutPartition {
  return {
    topic,
    partition: index,
    leader: replicas[0] ?? -1,
    replicas,
    isr: replicas,
    sizes: replicas.map(() => bytes),
    minInSyncReplicas: Math.min(2, replicas.length),
  };
}

/** Partitions anywhere, with an inclination to the first brokers, as after brokers were added. */
function randomLayout(seed: number, racks: readonly (string | null)[]): BalanceLayout {
  const random = seeded(seed);
  const brokers = racks.map((rack, index) => broker(index + 1, rack));
  const partitions = Array.from({ length: 5 + Math.floor(random() * 60) }, (_, index) => {
    const factor = 1 + Math.floor(random() * Math.min(3, brokers.length));
    const ids = brokers.map(({ id }) => id).sort((a, b) => random() * a - random() * b);
    const bytes = Math.floor(random() * 1_000_000);
    return partition(`t${index % 5}`, Math.floor(index / 5), ids.slice(0, factor), bytes);
  });
  return { brokers, partitions };
}

function applied(layout: BalanceLayout, { moves }: BalancePlan): BalanceLayout {
  const after = new Map(moves.map((move) => [`${move.topic}-${move.partition}`, move.after]));
  return {
    ...layout,
    partitions: layout.partitions.map((each) => {
      const replicas = after.get(`${each.topic}-${each.partition}`) ?? each.replicas;
      return {
        ...each,
        replicas,
        isr: replicas,
        leader: replicas[0] ?? -1,
        sizes: replicas.map(() => each.sizes[0] ?? 0),
      };
    }),
  };
}

/** No plan can do with fewer copies: each takes one replica off a broker and gives it to another. */
function fewestCopies({ brokers, partitions }: BalanceLayout): number {
  const counts = brokers.map(({ id }) => partitions.filter(({ replicas }) => replicas.includes(id)).length);
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + Math.max(0, each), 0);
  return Math.max(
    sum(counts.map((count) => count - Math.ceil(mean))),
    sum(counts.map((count) => Math.floor(mean) - count)),
  );
}

function spreadOf(loads: readonly number[]): number {
  return Math.max(...loads) - Math.min(...loads);
}

const seeds = Array.from({ length: 60 }, (_, index) => index + 1);

describe('planBalance, of any cluster', () => {
  it('evens out replicas with the fewest copies there can be', () => {
    for (const seed of seeds) {
      const layout = randomLayout(
        seed,
        Array.from({ length: 2 + (seed % 5) }, () => null),
      );
      const plan = planBalance(layout);
      expect(spreadOf(plan.after.map(({ replicas }) => replicas)), `seed ${seed}`).toBeLessThanOrEqual(1);
      const copies = plan.moves.reduce((sum, move) => sum + addedBy(move).length, 0);
      expect(copies, `seed ${seed}`).toBe(fewestCopies(layout));
    }
  });

  it('keeps the number of replicas, each on a broker of its own, so that never fewer than min ISR are left', () => {
    for (const seed of seeds) {
      const layout = randomLayout(seed, ['a', 'a', 'b', 'b', 'c']);
      for (const { before, after, minInSyncReplicas } of planBalance(layout).moves) {
        expect(new Set(after).size).toBe(before.length);
        expect(after.length).toBeGreaterThanOrEqual(minInSyncReplicas);
      }
    }
  });

  it('finds nothing to move in what it has balanced', () => {
    for (const seed of seeds) {
      const layout = randomLayout(seed, seed % 2 === 0 ? ['a', 'b', 'a', 'b'] : [null, null, null]);
      const balanced = applied(layout, planBalance(layout));
      expect(planBalance(balanced).moves, `seed ${seed}`).toEqual([]);
    }
  });

  it('puts the replicas of every partition in as many racks as there can be', () => {
    for (const seed of seeds) {
      const layout = randomLayout(seed, ['a', 'a', 'b', 'b', 'c', 'c']);
      const racks = new Racks(layout.brokers);
      const { partitions } = applied(layout, planBalance(layout));
      expect(
        partitions.filter(({ replicas }) => !racks.isSpread(replicas)),
        `seed ${seed}`,
      ).toEqual([]);
    }
  });

  it('evens out leaders where every partition has several replicas', () => {
    for (const seed of seeds) {
      const layout = randomLayout(seed, [null, null, null, null]);
      const several = layout.partitions.filter(({ replicas }) => replicas.length > 1);
      const { after } = planBalance({ ...layout, partitions: several });
      expect(spreadOf(after.map(({ leaders }) => leaders)), `seed ${seed}`).toBeLessThanOrEqual(1);
    }
  });
});

describe('planBalance', () => {
  const three = [broker(1), broker(2), broker(3)];

  it('copies nothing where only leaders are uneven', () => {
    const partitions = [0, 1, 2].map((index) => partition('t', index, [1, 2, 3], 100));
    const { moves, after } = planBalance({ brokers: three, partitions });
    expect(moves.map(({ bytes, after: to }) => [bytes, [...to].sort()])).toEqual([
      [0, [1, 2, 3]],
      [0, [1, 2, 3]],
    ]);
    expect(after.map(({ leaders }) => leaders)).toEqual([1, 1, 1]);
  });

  it('elects the preferred leader where another leads', () => {
    const partitions = [1, 2, 3].map((first, index) => partition('t', index, [first, (first % 3) + 1]));
    const [one, ...rest] = partitions;
    if (one === undefined) throw new Error('no partition');
    const { moves, elections } = planBalance({ brokers: three, partitions: [{ ...one, leader: 2 }, ...rest] });
    expect(moves).toEqual([]);
    expect(elections).toEqual([{ topic: 't', partition: 0, before: 2, after: 1 }]);
  });

  it('takes from each topic in turn, and what evens out bytes', () => {
    const partitions = ['a', 'a', 'b', 'b'].map((topic, index) => partition(topic, index % 2, [1], 100 * (index + 1)));
    const { after, moves } = planBalance({ brokers: three.slice(0, 2), partitions });
    expect(new Set(moves.map(({ topic }) => topic))).toEqual(new Set(['a', 'b']));
    expect(after.map(({ bytes }) => bytes)).toEqual([500, 500]);
  });

  it('leaves alone what is not well', () => {
    const wanting = [
      { ...partition('t', 0, [1, 2]), isr: [1] },
      { ...partition('t', 1, [1, 9]), isr: [1] },
      { ...partition('t', 2, [1]), leader: -1 },
    ];
    const { moves, elections, leftAlone } = planBalance({ brokers: three, partitions: wanting });
    expect([moves, elections]).toEqual([[], []]);
    expect(leftAlone.map(({ reason }) => reason)).toEqual([
      'the replica on broker 2 is not in sync',
      'broker 9 has a replica and is not there',
      'it has no leader',
    ]);
  });

  it('puts nothing on a disk that has no room for it', () => {
    const brokers = [broker(1), { ...broker(2), totalBytes: 1000, usableBytes: 250 }, broker(3)];
    const partitions = Array.from({ length: 6 }, (_, index) => partition('t', index, [1], 100));
    const { after } = planBalance({ brokers, partitions });
    // A tenth of the disk stays free: of 250 bytes, 150 may be taken.
    expect(after.map(({ replicas }) => replicas)).toEqual([3, 1, 2]);
  });

  it('lets racks count only where every broker has one', () => {
    const brokers = [broker(1, 'a'), broker(2, 'a'), broker(3)];
    expect(planBalance({ brokers, partitions: [partition('t', 0, [1, 2])] }).moves).toEqual([]);
  });

  it('moves what a rack has twice to another rack', () => {
    const brokers = [broker(1, 'a'), broker(2, 'a'), broker(3, 'b')];
    const { moves } = planBalance({ brokers, partitions: [partition('t', 0, [1, 2])] });
    expect(moves).toHaveLength(1);
    expect(moves[0]?.after).toContain(3);
  });
});

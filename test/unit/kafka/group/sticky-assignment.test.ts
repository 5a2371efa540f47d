import { describe, expect, it } from 'vitest';
import { assignors } from '../../../../src/lib/kafka/group/assignors.js';
import type { Shares, SubscribedMember } from '../../../../src/lib/kafka/group/assignor.js';
import { sticky } from '../../../../src/lib/kafka/group/sticky-assignment.js';
import type { TopicPartition } from '../../../../src/lib/kafka/types.js';
import { below, oneOf, seeded, seedsOf, type Random } from '../../../helpers/seeded.js';
import { cpuTimer } from '../../../helpers/cpu-time.js';

const cooperative = assignors.get('cooperative-sticky') ?? sticky;

function partitionsOf(counts: Readonly<Record<string, number>>): readonly TopicPartition[] {
  return Object.entries(counts).flatMap(([topic, count]) =>
    Array.from({ length: count }, (_, partition) => ({ topic, partition })),
  );
}

function member(memberId: string, topics: readonly string[], owned: readonly TopicPartition[] = []): SubscribedMember {
  return { memberId, topics, owned, generation: owned.length === 0 ? null : 1 };
}

const named = ({ topic, partition }: TopicPartition): string => `${topic}-${partition}`;
const sizes = (shares: Shares): readonly number[] => [...shares.values()].map((share) => share.length);

/** The members as they join the generation after one in which they were given these shares. */
function after(shares: Shares, members: readonly SubscribedMember[], generation: number): readonly SubscribedMember[] {
  return members.map((each) => ({ ...each, owned: shares.get(each.memberId) ?? [], generation }));
}

describe('the sticky assignment', () => {
  it('moves no more than a newcomer needs, and nothing when nobody has come', () => {
    const partitions = partitionsOf({ a: 7, b: 5 });
    const two = [member('m1', ['a', 'b']), member('m2', ['a', 'b'])];
    const first = sticky(two, partitions);
    expect(sizes(first)).toEqual([6, 6]);
    const again = after(first, two, 1);
    expect(sticky(again, partitions)).toEqual(first);
    const three = sticky([...again, member('m3', ['a', 'b'])], partitions);
    expect(sizes(three)).toEqual([4, 4, 4]);
    for (const [id, share] of first)
      expect(share.map(named)).toEqual(expect.arrayContaining((three.get(id) ?? []).map(named)));
  });

  it('leaves to those who stay what they have when one goes', () => {
    const partitions = partitionsOf({ a: 9 });
    const three = [member('m1', ['a']), member('m2', ['a']), member('m3', ['a'])];
    const first = sticky(three, partitions);
    const rest = sticky(after(first, three.slice(1), 1), partitions);
    expect(sizes(rest).toSorted()).toEqual([4, 5]);
    for (const [id, share] of rest)
      expect(share.map(named)).toEqual(expect.arrayContaining((first.get(id) ?? []).map(named)));
  });

  it('believes the later generation, and of one generation neither', () => {
    const partitions = partitionsOf({ a: 2 });
    const [zero] = partitions;
    const claims = (older: number, newer: number): readonly SubscribedMember[] => [
      { memberId: 'm1', topics: ['a'], owned: zero === undefined ? [] : [zero], generation: newer },
      { memberId: 'm2', topics: ['a'], owned: partitions, generation: older },
    ];
    expect(sticky(claims(3, 4), partitions).get('m1')).toEqual([zero]);
    expect(sizes(sticky(claims(4, 4), partitions))).toEqual([1, 1]);
  });

  it('gives nothing of a topic to whoever does not want it', () => {
    const partitions = partitionsOf({ a: 4, b: 2, c: 3 });
    const shares = sticky([member('m1', ['a', 'b']), member('m2', ['b']), member('m3', [])], partitions);
    expect([...shares].map(([id, share]) => [id, share.map(named)])).toEqual([
      ['m1', ['a-0', 'a-1', 'a-2', 'a-3']],
      ['m2', ['b-0', 'b-1']],
      ['m3', []],
    ]);
  });

  it('is quick for many', () => {
    const partitions = partitionsOf(Object.fromEntries(Array.from({ length: 50 }, (_, index) => [`t${index}`, 100])));
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const members = Array.from({ length: 40 }, (_, index) => member(`m${index}`, topics));
    const first = sticky(members, partitions);
    const more = [
      ...after(first, members, 1),
      ...Array.from({ length: 10 }, (_, index) => member(`n${index}`, topics)),
    ];
    const cpuSeconds = cpuTimer();
    expect(new Set(sizes(sticky(more, partitions)))).toEqual(new Set([100]));
    expect(cpuSeconds()).toBeLessThan(5);
  });
});

describe('the cooperative assignor', () => {
  it('gives nobody what another one still has', () => {
    const partitions = partitionsOf({ a: 4 });
    const shares = cooperative([member('m1', ['a'], partitions), member('m2', ['a'])], partitions);
    expect(sizes(shares)).toEqual([2, 0]);
    const next = cooperative(after(shares, [member('m1', ['a']), member('m2', ['a'])], 2), partitions);
    expect(sizes(next)).toEqual([2, 2]);
  });

  it.each(seedsOf('the cooperative assignor', 50))(
    'shares everything out once, evenly, in two rounds (seed %i)',
    (seed) => {
      const random = seeded(seed);
      const counts = Object.fromEntries(['a', 'b', 'c'].map((topic) => [topic, below(9, random)]));
      const partitions = partitionsOf(counts);
      let members = Array.from({ length: 1 + below(5, random) }, (_, index) =>
        member(`m${index}`, someOf(['a', 'b', 'c'], random)),
      );
      for (let generation = 1; generation < 12; generation += 2) {
        const held = members.flatMap(({ memberId, owned }) =>
          owned.map((partition) => [named(partition), memberId] as const),
        );
        const first = cooperative(members, partitions);
        for (const [id, share] of first) {
          for (const partition of share)
            expect(held.every(([name, owner]) => name !== named(partition) || owner === id)).toBe(true);
        }
        const second = cooperative(after(first, members, generation), partitions);
        expectFair(second, members, partitions);
        expect(cooperative(after(second, members, generation + 1), partitions)).toEqual(second);
        members = [...after(second, members, generation + 1)];
        if (random() < 0.5) members.push(member(`n${generation}`, someOf(['a', 'b', 'c'], random)));
        else if (members.length > 1) members.splice(below(members.length, random), 1);
      }
    },
  );
});

function someOf(topics: readonly string[], random: Random): readonly string[] {
  const chosen = topics.filter(() => random() < 0.7);
  return chosen.length === 0 ? [oneOf(topics, random)] : chosen;
}

/** Everything that somebody wants is with one who wants it, and no single move would make it more even. */
function expectFair(shares: Shares, members: readonly SubscribedMember[], partitions: readonly TopicPartition[]): void {
  const wanted = new Set(members.flatMap(({ topics }) => topics));
  const given = [...shares.values()].flat().map(named);
  expect(given.toSorted()).toEqual(
    partitions
      .filter(({ topic }) => wanted.has(topic))
      .map(named)
      .toSorted(),
  );
  for (const { memberId, topics } of members) {
    const size = shares.get(memberId)?.length ?? 0;
    for (const share of shares.values()) {
      if (share.some(({ topic }) => topics.includes(topic))) expect(share.length - size).toBeLessThan(2);
    }
    expect((shares.get(memberId) ?? []).every(({ topic }) => topics.includes(topic))).toBe(true);
  }
}

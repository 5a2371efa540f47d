import { groupBy } from '../../values/group-by.js';
import { inPartitionOrder, PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';
import type { Assignor, SubscribedMember } from './assignor.js';

/** The partitions of one member. */
type Share = Set<TopicPartition>;

/**
 * Shares partitions out evenly, and leaves as many as possible where they are: a member gives one up only to another that has
 * two fewer. Of two that claim the same partition, the one of the later generation has it.
 */
export const sticky: Assignor = (members, partitions) => {
  const shares = keptShares(members, partitions);
  const takers = takersByTopic(members, shares);
  const kept = tableOf([...shares.values()].flatMap((share) => [...share]));
  const free = partitions.filter((partition) => kept.get(partition) === undefined);
  const byTopic = [...groupBy(free, ({ topic }) => topic)].map(([topic, list]) => ({
    list,
    able: takers.get(topic) ?? [],
  }));
  byTopic.sort((a, b) => a.able.length - b.able.length); // what few can take comes first
  for (const { list, able } of byTopic) for (const partition of list) smallest(able)?.add(partition);
  while (evenOut([...shares.values()], takers));
  return new Map([...shares].map(([memberId, share]) => [memberId, [...share].sort(inPartitionOrder)]));
};

/** What members have and may keep: partitions that are there, of topics that they want. */
function keptShares(
  members: readonly SubscribedMember[],
  partitions: readonly TopicPartition[],
): ReadonlyMap<string, Share> {
  const existing = tableOf(partitions);
  const claims = new PartitionTable<Claim>();
  for (const { memberId, topics, owned, generation } of members) {
    const wanted = new Set(topics);
    for (const partition of owned) {
      if (!wanted.has(partition.topic) || existing.get(partition) === undefined) continue;
      const rival = claims.get(partition);
      const claim = { memberId, generation: generation ?? -1 };
      if (rival === undefined || rival.generation < claim.generation) claims.set(partition, claim);
      else if (rival.generation === claim.generation) claims.set(partition, { ...claim, memberId: null });
    }
  }
  const shares = new Map(members.map(({ memberId }): [string, Share] => [memberId, new Set()]));
  for (const [partition, { memberId }] of claims.entries()) shares.get(memberId ?? '')?.add(partition);
  return shares;
}

interface Claim {
  /** null where two claim it in the same generation: neither can be believed. */
  readonly memberId: string | null;
  readonly generation: number;
}

function takersByTopic(
  members: readonly SubscribedMember[],
  shares: ReadonlyMap<string, Share>,
): ReadonlyMap<string, readonly Share[]> {
  const takers = new Map<string, Share[]>();
  for (const { memberId, topics } of [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1))) {
    const share = shares.get(memberId);
    for (const topic of new Set(topics))
      if (share !== undefined) takers.set(topic, [...(takers.get(topic) ?? []), share]);
  }
  return takers;
}

/** Moves one partition, from the largest share that can give one. @returns false where nothing could be more even */
function evenOut(shares: readonly Share[], takers: ReadonlyMap<string, readonly Share[]>): boolean {
  const smallestOf = new Map([...takers].map(([topic, able]) => [topic, smallest(able)]));
  for (const share of [...shares].sort((a, b) => b.size - a.size)) {
    for (const partition of [...share].reverse()) {
      const taker = smallestOf.get(partition.topic);
      if (taker === undefined || taker.size + 1 >= share.size) continue;
      share.delete(partition);
      taker.add(partition);
      return true;
    }
  }
  return false;
}

function smallest(shares: readonly Share[]): Share | undefined {
  let found: Share | undefined;
  for (const share of shares) if (found === undefined || share.size < found.size) found = share;
  return found;
}

function tableOf(partitions: readonly TopicPartition[]): PartitionTable<true> {
  const table = new PartitionTable<true>();
  for (const partition of partitions) table.set(partition, true);
  return table;
}

import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';
import type { Shares, SubscribedMember } from './assignor.js';

/**
 * Takes out of the shares what another member still reads on: nobody gets it in this generation. Whoever has it sees that it is
 * not among its partitions any more, gives it up and joins again, and the next generation has it to share out (KIP-429).
 * @see `CooperativeStickyAssignor.adjustAssignment` of Kafka's clients
 */
export function withheld(shares: Shares, members: readonly SubscribedMember[]): Shares {
  const owners = new PartitionTable<ReadonlySet<string>>();
  for (const { memberId, owned } of members) {
    for (const partition of owned) owners.set(partition, new Set([...(owners.get(partition) ?? []), memberId]));
  }
  const isFreeFor = (memberId: string, partition: TopicPartition): boolean =>
    [...(owners.get(partition) ?? [])].every((owner) => owner === memberId);
  return new Map(
    [...shares].map(([memberId, share]) => [memberId, share.filter((partition) => isFreeFor(memberId, partition))]),
  );
}

import { groupBy } from '../../values/group-by.js';
import type { TopicPartition } from '../types.js';
import type { Assignor, SubscribedMember } from './assignor.js';
import { sticky } from './sticky-assignment.js';
import { withheld } from './withheld.js';

/** `org.apache.kafka.clients.consumer.RangeAssignor`: of each topic a stretch of partitions for each member. */
const range: Assignor = (members, partitions) => {
  const shares = emptyShares(members);
  for (const [topic, ofTopic] of groupBy(partitions, (partition) => partition.topic)) {
    const takers = subscribers(members, topic);
    const [size, larger] = [Math.floor(ofTopic.length / takers.length), ofTopic.length % takers.length];
    let start = 0;
    for (const [index, { memberId }] of takers.entries()) {
      const end = start + size + (index < larger ? 1 : 0);
      shares.get(memberId)?.push(...ofTopic.slice(start, end));
      start = end;
    }
  }
  return shares;
};

/** `org.apache.kafka.clients.consumer.RoundRobinAssignor`: one partition after the other to one member after the other. */
const roundRobin: Assignor = (members, partitions) => {
  const shares = emptyShares(members);
  const all = inOrder(members);
  let next = 0;
  for (const partition of partitions) {
    if (subscribers(members, partition.topic).length === 0) continue;
    while (all[next % all.length]?.topics.includes(partition.topic) !== true) next += 1;
    shares.get(all[next % all.length]?.memberId ?? '')?.push(partition);
    next += 1;
  }
  return shares;
};

/** `org.apache.kafka.clients.consumer.CooperativeStickyAssignor` (KIP-429). */
const cooperativeSticky: Assignor = (members, partitions) => withheld(sticky(members, partitions), members);

/** The assignor under which members read on while their group rebalances. */
export const cooperativeAssignor = 'cooperative-sticky';

/**
 * The assignors by the names under which members offer them, the preferred one first: those of Java and librdkafka, and
 * the one that kafkajs has under a name of its own. A group takes one that all its members offer.
 */
export const assignors: ReadonlyMap<string, Assignor> = new Map([
  [cooperativeAssignor, cooperativeSticky],
  ['range', range],
  ['roundrobin', roundRobin],
  ['RoundRobinAssigner', roundRobin],
]);

function emptyShares(members: readonly SubscribedMember[]): Map<string, TopicPartition[]> {
  return new Map(members.map(({ memberId }) => [memberId, []]));
}

function subscribers(members: readonly SubscribedMember[], topic: string): readonly SubscribedMember[] {
  return inOrder(members).filter(({ topics }) => topics.includes(topic));
}

function inOrder(members: readonly SubscribedMember[]): readonly SubscribedMember[] {
  return [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
}

import type { KafkaCluster } from '../cluster.js';
import type { JoinGroupResponse } from '../protocol/join-group.js';
import { partitionCounts } from '../topic-looks.js';
import type { SubscribedMember } from './assignor.js';
import { assignors } from './assignors.js';
import { encodeAssignment, readSubscription } from './consumer-protocol.js';
import type { GroupMemberOptions } from './group-member-options.js';
import { refused } from './refused.js';

type Options = Pick<GroupMemberOptions, 'groupId' | 'onWarning'>;

export interface SharedOut {
  /** How many partitions the topics have that somebody wants. */
  readonly counts: ReadonlyMap<string, number>;
  readonly assignments: readonly { readonly memberId: string; readonly assignment: Buffer }[];
}

/** What the leader of a group does: shares all partitions of all topics that somebody wants out, as the group has agreed. */
export async function shareOut(
  kafka: KafkaCluster,
  options: Options,
  { members, protocolName }: JoinGroupResponse,
): Promise<SharedOut> {
  const assignor = assignors.get(protocolName ?? '');
  if (assignor === undefined) throw refused(options.groupId, `its assignor "${protocolName ?? ''}" is unknown`);
  const subscribed = members.map(({ memberId, metadata }) => subscriptionOf(memberId, metadata, options));
  const wanted = [...new Set(subscribed.flatMap(({ topics }) => topics))].sort();
  const { topics } = await kafka.metadata(wanted);
  const partitions = topics.flatMap(({ name: topic, partitions: existing }) =>
    existing.map(({ partition }) => ({ topic, partition })),
  );
  return {
    counts: partitionCounts(topics),
    assignments: [...assignor(subscribed, partitions)].map(([memberId, share]) => ({
      memberId,
      assignment: encodeAssignment(share),
    })),
  };
}

/** Kafka's own clients end when they lead a member that they do not understand; here the others go on. */
function subscriptionOf(memberId: string, metadata: Buffer, { groupId, onWarning }: Options): SubscribedMember {
  const subscription = readSubscription(metadata);
  if (subscription !== null) return { memberId, ...subscription };
  onWarning(`member "${memberId}" of group "${groupId}" is given no partitions: its subscription cannot be read`);
  return { memberId, topics: [], owned: [], generation: null };
}

import type { GroupType } from '../../documents/group-words.js';
import type { TopicPartition } from '../types.js';

/** Every state that a group of some type can be in, as brokers write it (`org.apache.kafka.common.GroupState`). */
export const groupStates = [
  'Stable',
  'Empty',
  'PreparingRebalance',
  'CompletingRebalance',
  'Assigning',
  'Reconciling',
  'NotReady',
  'Dead',
] as const;

export interface ListedGroup {
  readonly groupId: string;
  readonly type: GroupType;
  /** What the members of a classic group have agreed on, such as `consumer` or `connect`; empty before the first. */
  readonly protocolType: string;
  /** null where the brokers do not tell, before Kafka 2.6. */
  readonly state: string | null;
  /** The broker that keeps it. */
  readonly coordinator: number;
}

export interface DescribedGroup extends ListedGroup {
  readonly state: string;
  /** null while members have not agreed on one, and for streams groups. */
  readonly assignor: string | null;
  /** Both null for a classic group. */
  readonly epoch: number | null;
  readonly assignmentEpoch: number | null;
  readonly members: readonly DescribedMember[];
}

export interface DescribedMember {
  readonly memberId: string;
  /** `group.instance.id` of a static member. */
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly host: string;
  /** null for a member of a classic group. */
  readonly epoch: number | null;
  /** Topics that it wants; empty while that is not told. */
  readonly topics: readonly string[];
  /** What it has at the moment. */
  readonly partitions: readonly TopicPartition[];
  /** What it is to have when the group has settled; null where only that is known which it has. */
  readonly target: readonly TopicPartition[] | null;
}

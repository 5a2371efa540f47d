import type { TopicPartition } from '../types.js';
import type { Subscription } from './consumer-protocol.js';

export interface SubscribedMember extends Subscription {
  readonly memberId: string;
}

/** The partitions of every member, by its id. */
export type Shares = ReadonlyMap<string, readonly TopicPartition[]>;

/** Shares partitions out among the members that want their topics. */
export type Assignor = (members: readonly SubscribedMember[], partitions: readonly TopicPartition[]) => Shares;

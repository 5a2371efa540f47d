import type { TopicSelection } from '../topic-selection.js';

export interface GroupMemberOptions {
  readonly groupId: string;
  /** What it asks for; of a pattern what that picks whenever it joins, and it joins anew when that has changed. */
  readonly topics: TopicSelection;
  /** Milliseconds without a heartbeat after which the group takes the member for dead. */
  readonly sessionTimeout: number;
  /** Milliseconds that a member has to bring its work to a stop and join again when the group rebalances. */
  readonly rebalanceTimeout: number;
  /** Milliseconds between heartbeats. */
  readonly heartbeatInterval: number;
  /** Milliseconds between two looks at the topics, of the member that shares them out or has a pattern. Default: 15 s. */
  readonly topicsInterval?: number;
  /** Milliseconds for which a coordinator that is gone is looked for, to join and to commit. Default: a minute. */
  readonly joinPatience?: number;
  readonly commitPatience?: number;
  /** Told of what other members say that makes no sense, and of looks at the topics that fail. */
  readonly onWarning: (text: string) => void;
}

/** As in Kafka's own consumer, but for the rebalance time-out, which there is `max.poll.interval.ms` (5 minutes). */
export const defaultMemberTimings = { sessionTimeout: 45_000, rebalanceTimeout: 60_000, heartbeatInterval: 3_000 };

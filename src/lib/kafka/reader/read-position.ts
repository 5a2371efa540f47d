import type { TopicPartition } from '../types.js';

/** What to read of one partition. */
export interface ReadRange extends TopicPartition {
  /** The topic's id when the range was made: a topic of the same name but another id is not the one meant. */
  readonly topicId: string;
  /** Offset of the first record wanted. */
  readonly start: number;
  /** Offset before which to end; null to follow for ever. */
  readonly end: number | null;
}

/** A partition that is new, from its first record on: what is gone of it by then is missed. */
export function wholeRange({ topic, partition }: TopicPartition, topicId: string): ReadRange {
  return { topic, topicId, partition, start: 0, end: null };
}

/** Milliseconds after which a leader that keeps back the records it has is given up. */
const patience = 60_000;

/** Where the reading of one partition is. */
export class ReadPosition {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly end: number | null;
  /** Offset to ask for next. */
  next: number;
  /** Broker that leads the partition; -1 while that is not known. */
  leader = -1;
  /** The epoch in which it leads (KIP-320); -1 where that is not known. */
  leaderEpoch = -1;
  /** In which epoch what was read last had been written; -1 for nothing yet. Where logs went different ways this tells. */
  lastEpoch = -1;
  /** When (epoch milliseconds) the leader was lost; null while there is one that answers. */
  lostAt: number | null = null;
  /** True after an answer without records although there are some: it is then asked for first. */
  hungry = false;
  /** When (epoch milliseconds) the leader began to answer without the records that it has; null while it gives them. */
  stalledSince: number | null = null;
  /** True where the topic was deleted: there is nothing more to read. */
  gone = false;
  /** When (epoch milliseconds) it was last asked for before all others. */
  askedFirstAt = 0;

  constructor({ topic, topicId, partition, start, end }: ReadRange) {
    this.topic = topic;
    this.topicId = topicId;
    this.partition = partition;
    this.next = start;
    this.end = end;
  }

  get done(): boolean {
    return this.gone || (this.end !== null && this.next >= this.end);
  }

  /** @returns whether the leader, which does not give the records that it has, may still be asked again */
  stalls(now: number): boolean {
    this.stalledSince ??= now;
    return now - this.stalledSince < patience;
  }

  loseLeader(now: number): void {
    this.leader = -1;
    this.lostAt ??= now;
  }
}

/** The order in which to ask: first what got nothing although there is some, and of that what has waited longest. */
export function inFetchOrder(positions: readonly ReadPosition[]): readonly ReadPosition[] {
  return [...positions].sort((a, b) => Number(b.hungry) - Number(a.hungry) || a.askedFirstAt - b.askedFirstAt);
}

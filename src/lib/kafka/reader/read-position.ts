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
  /** When (epoch milliseconds) the leader was lost; null while there is one that answers. */
  lostAt: number | null = null;
  /** True after an answer without records although there are some: it is then asked for first. */
  hungry = false;

  constructor({ topic, topicId, partition, start, end }: ReadRange) {
    this.topic = topic;
    this.topicId = topicId;
    this.partition = partition;
    this.next = start;
    this.end = end;
  }

  get done(): boolean {
    return this.end !== null && this.next >= this.end;
  }

  loseLeader(now: number): void {
    this.leader = -1;
    this.lostAt ??= now;
  }
}

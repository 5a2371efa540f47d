import { groupBy } from '../values/group-by.js';
import type { FetchRequest } from './protocol/fetch.js';
import type { TopicPartition } from './types.js';

export interface FetchPlace extends TopicPartition {
  /** From version 13 on, topics go by their ids. */
  readonly topicId: string;
  /** The offset to begin with. */
  readonly next: number;
}

export interface FetchLimits {
  readonly isolationLevel: number;
  /** Milliseconds that the broker waits for records before it answers that there are none. */
  readonly maxWaitMs: number;
  /** Bytes in all, and of one partition; the first batch comes whatever its size (KIP-74). */
  readonly maxBytes: number;
  readonly partitionMaxBytes: number;
}

/** The body of a Fetch outside any fetch session. */
export function fetchRequest(places: readonly FetchPlace[], limits: FetchLimits): FetchRequest {
  const { isolationLevel, maxWaitMs, maxBytes, partitionMaxBytes } = limits;
  return {
    replicaId: -1,
    maxWaitMs,
    minBytes: 1,
    maxBytes,
    isolationLevel,
    sessionId: 0,
    sessionEpoch: -1,
    topics: [...groupBy(places, ({ topic }) => topic)].map(([topic, own]) => ({
      topic,
      topicId: own[0]?.topicId ?? '',
      partitions: own.map(({ partition, next }) => ({
        partition,
        currentLeaderEpoch: -1,
        fetchOffset: next,
        lastFetchedEpoch: -1,
        logStartOffset: -1,
        partitionMaxBytes,
      })),
    })),
    forgottenTopicsData: [],
    rackId: '',
  };
}

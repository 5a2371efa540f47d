import { byTopicId } from '../by-topic-id.js';
import { PartitionTable } from '../partition-table.js';
import type { FetchedPartition, FetchRequest, FetchResponse } from '../protocol/fetch.js';
import type { TopicPartition } from '../types.js';

export interface FetchPlace extends TopicPartition {
  /** From version 13 on, topics go by their ids. */
  readonly topicId: string;
  /** The offset to begin with. */
  readonly next: number;
  /** The epoch in which the broker asked is the leader, which refuses where it is another one; -1 for any (KIP-320). */
  readonly leaderEpoch?: number;
  /** In which epoch what is before `next` had been written; -1 where that is not known. */
  readonly lastEpoch?: number;
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
    topics: byTopicId(places).map(({ topic, topicId, partitions }) => ({
      topic,
      topicId,
      partitions: partitions.map(({ partition, next, leaderEpoch = -1, lastEpoch = -1 }) => ({
        partition,
        currentLeaderEpoch: leaderEpoch,
        fetchOffset: next,
        lastFetchedEpoch: lastEpoch,
        logStartOffset: -1,
        partitionMaxBytes,
      })),
    })),
    forgottenTopicsData: [],
    rackId: '',
  };
}

/** Each place with what the answer brings of it. From version 13 on an answer names topics by their ids only. */
export function fetchedPlaces<Place extends FetchPlace>(
  places: readonly Place[],
  { responses }: FetchResponse,
): readonly (readonly [Place, FetchedPartition])[] {
  const names = new Map(places.map(({ topic, topicId }) => [topicId, topic]));
  const table = new PartitionTable<Place>();
  for (const place of places) table.set(place, place);
  return responses.flatMap(({ topic: name, topicId, partitions }) => {
    const topic = name === '' ? (names.get(topicId) ?? '') : name;
    return partitions.flatMap((fetched) => {
      const place = table.get({ topic, partition: fetched.partitionIndex });
      return place === undefined ? [] : [[place, fetched] as const];
    });
  });
}

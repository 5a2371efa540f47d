import { AppError } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { fetchGroupOffsets } from '../kafka/group/group-offsets.js';
import { listOffsets } from '../kafka/offset-requests.js';
import { IsolationLevel, OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import type { TopicMetadata, TopicPartition } from '../kafka/types.js';
import { redriveGroupOf } from './names.js';

/** How far one partition of a dead-letter topic goes, and from where on its letters wait to be redriven. */
export interface PartitionBacklog extends TopicPartition {
  readonly topicId: string;
  /** Where its log begins. */
  readonly start: number;
  /** The last stable offset: what is beyond is in a transaction that is still open. */
  readonly end: number;
  /** What the redrive group has committed; null for nothing that holds. */
  readonly commit: number | null;
  /** The first offset of the backlog. */
  readonly next: number;
  /** Offsets that retention took before they were redriven. */
  readonly lost: number;
}

export interface TopicBacklog {
  readonly topic: string;
  readonly partitions: readonly PartitionBacklog[];
}

export async function backlogsOf(kafka: KafkaCluster, topic: TopicMetadata): Promise<TopicBacklog> {
  const [backlog] = await readBacklogs(kafka, [topic]);
  return backlog ?? { topic: topic.name, partitions: [] };
}

/**
 * Where the backlogs of dead-letter topics begin and end: from what their redrive groups have committed.
 * @throws AppError CLUSTER_NOT_READY where a partition has no leader
 */
export async function readBacklogs(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
): Promise<readonly TopicBacklog[]> {
  if (topics.length === 0) return [];
  const partitions = topics.flatMap(({ name, partitions: own }) =>
    own.map(({ partition }) => ({ topic: name, partition })),
  );
  const at = (timestamp: number): ReturnType<typeof listOffsets> =>
    listOffsets(
      kafka,
      partitions.map((partition) => ({ ...partition, timestamp })),
      { isolationLevel: IsolationLevel.readCommitted, patience },
    );
  const groups = topics.map(({ name }) => redriveGroupOf(name));
  const [starts, ends, commits] = await Promise.all([
    at(OffsetTimestamp.earliest),
    at(OffsetTimestamp.latest),
    fetchGroupOffsets(kafka, groups, { stable: true }),
  ]);
  return topics.map(({ name, topicId, partitions: own }) => ({
    topic: name,
    partitions: own.map(({ partition }) => {
      const place = { topic: name, partition };
      const [start, end] = [starts.get(place)?.offset ?? null, ends.get(place)?.offset ?? null];
      if (start === null || end === null) {
        throw new AppError('CLUSTER_NOT_READY', `topic "${name}", partition ${partition} has no leader at the moment`);
      }
      const committed = commits.get(redriveGroupOf(name))?.get(place)?.offset ?? null;
      const commit = committed === null || committed > end ? null : committed; // the topic was made anew
      const next = Math.max(commit ?? start, start);
      return { ...place, topicId, start, end, commit, next, lost: commit === null ? 0 : next - commit };
    }),
  }));
}

/** Milliseconds that a partition without a leader is waited for: longer than an election after the death of a broker. */
const patience = 20_000;

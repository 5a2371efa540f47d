import type { KafkaCluster } from '../kafka/cluster.js';
import { fetchGroupOffsets } from '../kafka/group/group-offsets.js';
import { resumeAt } from '../kafka/group/resume-at.js';
import { knownRange, logEnds } from '../kafka/log-ends.js';
import type { TopicMetadata, TopicPartition } from '../kafka/types.js';
import { redriveGroupOf } from '../names/dead-letter-topics.js';
import type { Int64 } from '../values/int64.js';

/** How far one partition of a dead-letter topic goes, and from where on its letters wait to be redriven. */
export interface PartitionBacklog extends TopicPartition {
  readonly topicId: string;
  /** Where its log begins. */
  readonly start: number;
  /** The last stable offset: what is beyond is in a transaction that is still open. */
  readonly end: number;
  /** What the redrive group has committed; null for nothing that holds. */
  readonly commit: Int64 | null;
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
  const partitions = topics.flatMap(({ name, partitions: ofTopic }) =>
    ofTopic.map(({ partition }) => ({ topic: name, partition })),
  );
  const groups = topics.map(({ name }) => redriveGroupOf(name));
  const [readable, logs, commits] = await Promise.all([
    logEnds(kafka, partitions, { readCommitted: true, patience }),
    logEnds(kafka, partitions, { patience }),
    fetchGroupOffsets(kafka, groups, { stable: true }),
  ]);
  return topics.map(({ name, topicId, partitions: ofTopic }) => ({
    topic: name,
    partitions: ofTopic.map(({ partition }) => {
      const place = { topic: name, partition };
      const { start, end } = knownRange(readable, place);
      const committed = commits.get(redriveGroupOf(name))?.get(place)?.offset ?? null;
      if (committed === null) return { ...place, topicId, start, end, commit: null, next: start, lost: 0 };
      const { next, lost } = resumeAt(committed, knownRange(logs, place));
      return { ...place, topicId, start, end, commit: lost === null ? null : committed, next, lost: lost ?? 0 };
    }),
  }));
}

/** Milliseconds that a partition without a leader is waited for: longer than an election after the death of a broker. */
const patience = 20_000;

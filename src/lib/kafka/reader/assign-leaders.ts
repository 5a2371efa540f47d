import { throwIfAborted } from '../../abort.js';
import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import { zeroUuid } from '../protocol/codec.js';
import type { ClusterMetadata, TopicMetadata } from '../types.js';
import type { ReadPosition } from './read-position.js';

/** Milliseconds after which a partition without a leader, or a cluster that does not answer, is given up. */
const patience = 60_000;
/** Milliseconds during which a topic may be unknown to a broker that has not heard of it yet. */
const unknownTopicPatience = 3_000;

/**
 * Finds the leader of each partition that has none here; those that have none in the cluster either stay without.
 * @throws AppError TOPIC_NOT_FOUND, CLUSTER_NOT_READY, BROKER_UNREACHABLE
 */
export async function assignLeaders(kafka: KafkaCluster, positions: readonly ReadPosition[]): Promise<void> {
  const lost = positions.filter(({ leader }) => leader === -1);
  if (lost.length === 0) return;
  const now = Date.now();
  for (const position of lost) position.loseLeader(now);
  const waited = Math.max(...lost.map(({ lostAt }) => now - (lostAt ?? now)));
  const metadata = await metadataOf(kafka, [...new Set(lost.map(({ topic }) => topic))], waited);
  for (const topic of metadata?.topics ?? []) {
    const own = lost.filter((position) => position.topic === topic.name);
    expectSameTopic(topic, own, now);
    for (const position of own) {
      position.leader = topic.partitions.find(({ partition }) => partition === position.partition)?.leader ?? -1;
    }
  }
  const leaderless = lost.find(({ leader }) => leader === -1);
  if (leaderless === undefined || waited < patience) return;
  const { topic, partition } = leaderless;
  throw new AppError('CLUSTER_NOT_READY', `topic "${topic}", partition ${partition} has had no leader for a minute`);
}

/** @returns null where no broker answers at the moment */
async function metadataOf(
  kafka: KafkaCluster,
  topics: readonly string[],
  waited: number,
): Promise<ClusterMetadata | null> {
  try {
    return await kafka.metadata(topics);
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (waited >= patience || !hasErrorCode(error, 'BROKER_UNREACHABLE', 'TIMEOUT')) throw error;
    return null;
  }
}

function expectSameTopic(topic: TopicMetadata, positions: readonly ReadPosition[], now: number): void {
  const { name } = kafkaErrorCode(topic.errorCode);
  const gone = name === 'UNKNOWN_TOPIC_OR_PARTITION';
  const recreated = topic.topicId !== zeroUuid && positions.some(({ topicId }) => topicId !== topic.topicId);
  if (!gone && !recreated) return;
  // Right after a start a broker may not know its topics yet.
  if (gone && positions.every(({ lostAt }) => now - (lostAt ?? now) < unknownTopicPatience)) return;
  throw new AppError('TOPIC_NOT_FOUND', `topic "${topic.name}" was deleted while it was read`);
}

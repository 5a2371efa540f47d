import { throwIfAborted } from '../../abort.js';
import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { isUnknownTopic } from '../metadata-message.js';
import { zeroUuid } from '../topic-id.js';
import type { ClusterMetadata, TopicMetadata } from '../types.js';
import type { GonePartition } from './read-answer.js';
import { wholeRange, type ReadPosition, type ReadRange } from './read-position.js';
import { isUnanswered } from '../patience.js';

/** A position whose topic was deleted while it was read. */
export interface GonePosition extends Pick<GonePartition, 'madeAnew' | 'successor'> {
  readonly position: ReadPosition;
}

/** Milliseconds after which a partition without a leader, or a cluster that does not answer, is given up. */
const patience = 60_000;
/** Milliseconds during which a topic may be unknown to a broker that has not heard of it yet. */
const unknownTopicPatience = 3_000;

/** Milliseconds after which other brokers are asked too: the one asked may be cut off from them, and tell what was. */
const trust = 2_000;

/**
 * Finds the leader of each of these positions, by asking where it is not known; those that have none in the cluster either
 * stay without.
 * @returns those whose topic is gone
 * @throws AppError CLUSTER_NOT_READY, BROKER_UNREACHABLE
 */
export async function assignLeaders(
  kafka: KafkaCluster,
  lost: readonly ReadPosition[],
): Promise<readonly GonePosition[]> {
  const now = Date.now();
  for (const position of lost) position.loseLeader(now);
  const waited = lost.reduce((longest, { lostAt }) => Math.max(longest, now - (lostAt ?? now)), 0);
  const unknown = groupBy(
    lost.filter((position) => kafka.leaders.of(position).leader === -1),
    ({ topic }) => topic,
  );
  const metadata = unknown.size === 0 ? null : await metadataOf(kafka, [...unknown.keys()], waited);
  const gone = (metadata?.topics ?? []).flatMap((topic) => goneOf(topic, unknown.get(topic.name) ?? [], now));
  const left = lost.filter((position) => !gone.some((other) => other.position === position));
  for (const position of left) {
    const { leader, epoch } = kafka.leaders.of(position);
    position.leader = leader;
    position.leaderEpoch = epoch;
  }
  const leaderless = left.find(({ leader }) => leader === -1);
  if (leaderless === undefined || waited < patience) return gone;
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
    return await kafka.metadata(topics, { elsewhere: waited > trust });
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (waited >= patience || !isUnanswered(error)) throw error;
    return null;
  }
}

/** Those of a topic that is not there any more, or is another one of the same name, as its id says. */
function goneOf(topic: TopicMetadata, positions: readonly ReadPosition[], now: number): readonly GonePosition[] {
  if (!isUnknownTopic(topic)) {
    const others = positions.filter(({ topicId }) => topic.topicId !== zeroUuid && topicId !== topic.topicId);
    return others.map((position) => ({ position, madeAnew: true, successor: successorOf(position, topic) }));
  }
  // Right after a start a broker may not know its topics yet.
  if (positions.every(({ lostAt }) => now - (lostAt ?? now) < unknownTopicPatience)) return [];
  return positions.map((position) => ({ position, madeAnew: false, successor: null }));
}

function successorOf({ topic, partition }: ReadPosition, { topicId, partitions }: TopicMetadata): ReadRange | null {
  const isThere = partitions.some((existing) => existing.partition === partition);
  return isThere ? wholeRange({ topic, partition }, topicId) : null;
}

import type { KafkaCluster } from '../../kafka/cluster.js';
import { fetchGroupOffsets } from '../../kafka/group/group-offsets.js';
import { keepGroupOffsets } from '../../kafka/group/keep-offsets.js';

/**
 * Has the commits of a redrive group kept for as long as its letters may be there. Brokers forget those of a group
 * without members after a week (`offsets.retention.minutes`), and then all letters would count as not redriven.
 */
export async function keepCommits(kafka: KafkaCluster, group: string): Promise<void> {
  const commits = (await fetchGroupOffsets(kafka, [group], { stable: true })).get(group);
  const offsets = [...(commits?.entries() ?? [])].map(([place, { offset }]) => ({ ...place, offset }));
  await keepGroupOffsets(kafka, group, offsets, longest);
}

/** Milliseconds: longer than any topic's retention that is not for ever, as long as Kafka's own times go. */
const longest = 50 * 365 * 24 * 60 * 60 * 1_000;

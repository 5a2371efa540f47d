import type { KafkaCluster } from '../kafka/cluster.js';
import type { GroupType } from '../documents/group-words.js';
import type { ListedGroup } from '../kafka/group/group-types.js';
import { listGroups } from '../kafka/group/list-groups.js';
import { selectGroups, topicsOf } from './select-groups.js';

export interface ListOptions {
  /** Empty for all. */
  readonly states: readonly string[];
  readonly types: readonly GroupType[];
  /** Only groups that have committed one of these topics, or read or want one; empty for all. */
  readonly topics: readonly string[];
}

/** Every group that fits, of all brokers. */
export async function listMatchingGroups(
  kafka: KafkaCluster,
  { states, types, topics }: ListOptions,
): Promise<readonly ListedGroup[]> {
  const fits = await listGroups(kafka, { states, types });
  if (topics.length === 0) return fits;
  const { groups } = await selectGroups(kafka, fits, { offsets: true });
  const onTopic = groups.filter((found) => topics.some((topic) => topicsOf(found).has(topic)));
  return onTopic.map(({ group }) => group);
}

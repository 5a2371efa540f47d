import type { KafkaCluster } from '../kafka/cluster.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import { topicsAt } from '../kafka/topics-at.js';
import type { TopicMetadata } from '../kafka/types.js';
import { fromEveryBroker } from './every-broker.js';

/**
 * What a look at topics finds, without those that somebody deletes meanwhile: where it fails and they have changed since, the ones
 * that are left are looked at.
 * @throws what the look throws while all topics are what they were
 */
export async function whilePresent<Found>(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
  look: (present: readonly TopicMetadata[]) => Promise<Found>,
): Promise<Found> {
  for (let present = topics; ;) {
    try {
      return await look(present);
    } catch (error) {
      const left = await stillThere(kafka, present);
      if (left.length === present.length && left.every((topic, index) => topic === present[index])) throw error;
      present = left;
    }
  }
}

/**
 * Brokers hear of a deletion one after the other, and all topics were there: the one that says that a topic is gone, or another
 * one by now, knows it better than those that say what was.
 * @returns the same objects for topics that are the same
 */
export async function stillThere(
  kafka: KafkaCluster,
  topics: readonly TopicMetadata[],
): Promise<readonly TopicMetadata[]> {
  const names = topics.map(({ name }) => name);
  const seen = (await fromEveryBroker(kafka, (patiently, id) => topicsAt(patiently, id, names))).flat();
  return topics.flatMap((topic) => {
    const others = seen.filter((other) => other.name === topic.name && identity(other) !== identity(topic));
    if (others.some(({ errorCode }) => errorCode !== NO_ERROR)) return [];
    return others.at(-1) ?? topic;
  });
}

/** Which logs a topic has: others where it was made anew, or has got partitions. */
function identity({ topicId, partitions }: TopicMetadata): string {
  return `${topicId} ${partitions.length}`;
}

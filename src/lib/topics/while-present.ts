import type { KafkaCluster } from '../kafka/cluster.js';
import { NO_ERROR } from '../kafka/error-codes.js';
import type { TopicMetadata } from '../kafka/types.js';

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
      if (isSame(left, present)) throw error;
      present = left;
    }
  }
}

async function stillThere(kafka: KafkaCluster, topics: readonly TopicMetadata[]): Promise<readonly TopicMetadata[]> {
  const found = await kafka.metadata(topics.map(({ name }) => name));
  return found.topics.filter(({ errorCode }) => errorCode === NO_ERROR);
}

function isSame(left: readonly TopicMetadata[], right: readonly TopicMetadata[]): boolean {
  const logs = new Set(right.map(identity));
  return left.length === right.length && left.every((topic) => logs.has(identity(topic)));
}

/** Which logs a topic has: others where it was made anew, or has got partitions. */
function identity({ name, topicId, partitions }: TopicMetadata): string {
  return `${name} ${topicId} ${partitions.length}`;
}

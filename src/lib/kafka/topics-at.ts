import type { KafkaCluster } from './cluster.js';
import { metadataOf, toTopic } from './metadata-message.js';
import { metadataApi } from './protocol/metadata.js';
import type { TopicMetadata } from './types.js';

/** Topics as one broker sees them: another one may have heard of them earlier, or later. */
export async function topicsAt(
  kafka: Pick<KafkaCluster, 'sendTo'>,
  brokerId: number,
  names: readonly string[],
): Promise<readonly TopicMetadata[]> {
  const { topics } = await kafka.sendTo(brokerId, metadataApi, metadataOf(names));
  return topics.map(toTopic);
}

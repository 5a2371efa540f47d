import { compressionCodecs, type CompressionCodec } from '../kafka/codecs/codec.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { describeTopicConfigs } from '../kafka/config-requests.js';

/**
 * The codec that a topic keeps its records in, so that the broker need not compress them again; snappy where the topic
 * leaves it to the producer.
 */
export async function topicCompression(kafka: KafkaCluster, topic: string): Promise<CompressionCodec> {
  const configs = (await describeTopicConfigs(kafka, [topic])).get(topic)?.configs ?? [];
  const type = configs.find(({ name }) => name === 'compression.type')?.value ?? 'producer';
  if (type === 'uncompressed') return 'none';
  return compressionCodecs.find((codec) => codec === type) ?? 'snappy';
}

import { AppError } from '../errors.js';
import { type CompressionCodec, compressionCodecs } from '../kafka/codecs/codecs.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { describeTopicConfigs } from '../kafka/admin/config.js';
import { buildBatch, recordSize, unnumbered } from '../kafka/records/batch-builder.js';
import { batchLayout } from '../kafka/records/batch-layout.js';
import type { NewRecord } from '../kafka/records/record.js';
import { tooLargeText } from '../kafka/writer/too-large.js';

/** How records are sent to a topic, and what it takes. */
export interface TopicIntake {
  /**
   * The codec that the topic keeps its records in, so that the broker need not compress them again; snappy where the
   * topic leaves it to the producer.
   */
  readonly compression: CompressionCodec;
  /** Bytes of the largest batch that it takes, compressed; Infinity where the brokers do not say. */
  readonly maxMessageBytes: number;
}

export async function topicIntake(kafka: KafkaCluster, topic: string): Promise<TopicIntake> {
  const names = ['compression.type', 'max.message.bytes'];
  const configs = (await describeTopicConfigs(kafka, [topic], names)).get(topic)?.configs ?? [];
  const valueOf = (wanted: string): string | null => configs.find(({ name }) => name === wanted)?.value ?? null;
  return {
    compression: codecOf(valueOf('compression.type') ?? 'producer'),
    maxMessageBytes: Number(valueOf('max.message.bytes') ?? Infinity),
  };
}

function codecOf(type: string): CompressionCodec {
  if (type === 'uncompressed') return 'none';
  return compressionCodecs.find((codec) => codec === type) ?? 'snappy';
}

/**
 * Whether a record is too large for its topic even in a batch of its own. Where it may be, it is compressed to find out.
 * @returns undefined where it fits at a glance
 */
export function refusalOfSize(
  record: NewRecord,
  { compression, maxMessageBytes }: TopicIntake,
): Promise<AppError | null> | undefined {
  if (recordSize(record) + batchLayout.records <= maxMessageBytes) return undefined;
  return buildBatch([record], compression, unnumbered).then(({ length: size }) => {
    if (size <= maxMessageBytes) return null;
    return new AppError('RECORD_NOT_SENT', tooLargeText('MESSAGE_TOO_LARGE', { size, compression }, maxMessageBytes));
  });
}

import { AppError } from '../../errors.js';
import { describeTopicConfigs } from '../admin/config.js';
import type { KafkaCluster } from '../cluster.js';
import type { CompressionCodec } from '../codecs/codecs.js';
import type { TopicPartition } from '../types.js';

/** For each of Kafka's errors about a batch that does not fit, the topic's config that says what would. */
const limits = {
  MESSAGE_TOO_LARGE: 'max.message.bytes',
  RECORD_LIST_TOO_LARGE: 'segment.bytes',
} as const;

export type TooLarge = keyof typeof limits;

/** A record in a batch of its own, as the broker counts it: compressed, with the batch's header. */
export interface LoneRecord {
  /** Bytes. */
  readonly size: number;
  readonly compression: CompressionCodec;
}

export function isTooLarge(errorName: string | null): errorName is TooLarge {
  return errorName !== null && errorName in limits;
}

/**
 * `the record takes 5073 bytes, more than the topic's max.message.bytes of 1000 (MESSAGE_TOO_LARGE)`
 * @param limit bytes; null where it is not known
 */
export function tooLargeText(errorName: TooLarge, { size, compression }: LoneRecord, limit: number | null): string {
  const compressed = compression === 'none' ? '' : ` compressed with ${compression}`;
  // A broker that compresses a batch anew, for the topic's own codec, may make it larger than it came.
  const known = limit === null || size <= limit ? '' : `'s ${limits[errorName]} of ${limit}`;
  const most = known === '' ? 'the topic takes' : `the topic${known}`;
  return `the record takes ${size} bytes${compressed}, more than ${most} (${errorName})`;
}

/** Why a broker refused a record that was sent alone, with its size and the limit, which the brokers are asked for. */
export async function tooLargeError(
  kafka: KafkaCluster,
  { topic, partition }: TopicPartition,
  errorName: TooLarge,
  record: LoneRecord,
): Promise<AppError> {
  const limit = await limitOf(kafka, topic, limits[errorName]).catch(() => null); // the refusal stands all the same
  const text = tooLargeText(errorName, record, limit);
  return new AppError('RECORD_NOT_SENT', `topic "${topic}", partition ${partition}: ${text}`);
}

async function limitOf(kafka: KafkaCluster, topic: string, config: string): Promise<number | null> {
  const described = await describeTopicConfigs(kafka, [topic], [config]);
  const value = described.get(topic)?.configs.find(({ name }) => name === config)?.value ?? null;
  return value === null ? null : Number(value);
}

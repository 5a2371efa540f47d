import { valueSubject } from '../../catalog/catalog.js';
import { AppError } from '../../errors.js';
import type { CompressionCodec } from '../../kafka/codecs/codec.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { NewRecord } from '../../kafka/records/record.js';
import { DraftEncoder } from '../../produce/encode-draft.js';
import { topicCompression } from '../../produce/topic-compression.js';
import { findTopic } from '../../topics/find-topics.js';
import { exactJsonText, isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { catalogTopic } from '../catalog-topic.js';
import type { Connections } from '../connect.js';
import { EventInvalidError } from '../errors.js';
import type { EventJson } from './event-json.js';
import type { PublishOptions } from './options.js';

/** What has to be known of a topic before an event can be sent to it. */
export interface TopicPlan {
  readonly partitions: number;
  readonly compression: CompressionCodec;
  readonly madeAt: number;
  /** @throws EventInvalidError */
  readonly encode: (event: EventJson, options: PublishOptions) => EncodedEvent;
}

export interface EncodedEvent {
  readonly record: NewRecord;
  readonly eventId: string | null;
}

/** @throws AppError TOPIC_NOT_FOUND, SCHEMA_MISSING, and where brokers or the registry cannot be reached */
export async function planTopic(topic: string, kafka: KafkaCluster, connections: Connections): Promise<TopicPlan> {
  const encoder = new DraftEncoder({
    openRegistry: () => connections.registry(),
    subject: valueSubject(topic),
    schemaId: null,
    raw: false,
    key: undefined,
    keyField: (await catalogTopic(topic, connections))?.keyField ?? null,
    now: () => new Date(),
  });
  const { partitions } = await findTopic(kafka, topic); // first: without a topic, that is what is wrong
  const [compression, { schema }] = await Promise.all([topicCompression(kafka, topic), encoder.target()]);
  return {
    partitions: partitions.length,
    compression,
    madeAt: Date.now(),
    encode: (event, { key, headers = {}, timestamp }) => {
      const json = schema.withEventFields(event.json, new Date());
      const text = (): string => exactJsonText(json);
      try {
        const record = encoder.encode({
          key: typeof key === 'string' ? Buffer.from(key) : key instanceof Uint8Array ? Buffer.from(key) : key,
          headers: Object.entries(headers).map(([name, value]) => ({ key: Buffer.from(name), value: bytes(value) })),
          timestamp,
          value: { kind: 'json', json, text, schemaId: null },
        });
        if (event.problems.length > 0) throw new EventInvalidError(topic, event.problems);
        return { record, eventId: eventIdOf(json) };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
        const problems = error.problems.length === 0 ? [{ message: error.message }] : error.problems;
        const others = problems.filter(({ path }) => !event.problems.some((each) => each.path === path));
        throw new EventInvalidError(topic, [...event.problems, ...others], error);
      }
    },
  };
}

function bytes(value: string | Uint8Array | null): Buffer | null {
  return value === null ? null : Buffer.from(value);
}

function eventIdOf(json: ExactJson): string | null {
  const id = isExactJsonObject(json) ? json['eventId'] : null;
  return typeof id === 'string' ? id : null;
}

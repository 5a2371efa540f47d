import { valueSubject } from '../../names/subjects.js';
import { AppError, type Problem } from '../../errors.js';
import type { CompressionCodec } from '../../kafka/codecs/codecs.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { NewRecord } from '../../kafka/records/record.js';
import type { DraftKey } from '../../produce/draft.js';
import { DraftEncoder } from '../../produce/encode-draft.js';
import { topicIntake } from '../../produce/topic-intake.js';
import { findTopic } from '../../topics/find-topics.js';
import { exactJsonText, isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { halfPair, isWellFormed } from '../../values/utf8.js';
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
    topic,
    subjectOf: () => Promise.resolve(valueSubject(topic)),
    schemaId: null,
    raw: false,
    key: undefined,
    keyType: null,
    valueType: null,
    keyField: (await catalogTopic(topic, connections))?.keyField ?? null,
    now: () => new Date(),
  });
  const { partitions } = await findTopic(kafka, topic); // first: without a topic, that is what is wrong
  const [{ compression }, { schema }] = await Promise.all([topicIntake(kafka, topic), encoder.prepareAll()]);
  return {
    partitions: partitions.length,
    compression,
    madeAt: Date.now(),
    encode: (event, options) => {
      const { key, headers = {}, timestamp } = options;
      const json = schema.withEventFields(event.json, new Date());
      const text = (): string => exactJsonText(json);
      const problems = optionProblems(options);
      if (problems.length > 0) throw new EventInvalidError(topic, problems);
      try {
        const record = encoder.encode({
          key: key === undefined ? undefined : draftKey(key),
          headers: Object.entries(headers).map(([name, value]) => ({ key: Buffer.from(name), value: bytes(value) })),
          timestamp,
          value: { kind: 'json', json, text, schema: null, stored: null },
        });
        if (event.problems.length > 0) throw new EventInvalidError(topic, event.problems);
        return { record, eventId: eventIdOf(json) };
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
        const problems = error.problems.length === 0 ? [{ message: error.message }] : error.problems;
        const others = problems.filter(({ path }) => !event.problems.some((known) => known.path === path));
        throw new EventInvalidError(topic, [...event.problems, ...others], error);
      }
    },
  };
}

function optionProblems({ key, headers = {}, timestamp }: PublishOptions): readonly Problem[] {
  const parts = Object.entries(headers).map(([name, value]) => ({
    path: `options.headers[${JSON.stringify(name)}]`,
    texts: [name, value],
  }));
  const problems = [{ path: 'options.key', texts: [key] }, ...parts]
    .filter(({ texts }) => texts.some((text) => typeof text === 'string' && !isWellFormed(text)))
    .map(({ path }) => ({ path, message: halfPair }));
  const isTime = timestamp === undefined || Number.isSafeInteger(timestamp);
  if (!isTime) problems.push({ path: 'options.timestamp', message: 'expected epoch milliseconds, a whole number' });
  return problems;
}

function draftKey(key: string | Uint8Array | null): DraftKey {
  if (key === null) return { kind: 'none' };
  if (typeof key === 'string') return { kind: 'text', text: Buffer.from(key) };
  return { kind: 'bytes', bytes: Buffer.from(key) };
}

function bytes(value: string | Uint8Array | null): Buffer | null {
  return value === null ? null : Buffer.from(value);
}

function eventIdOf(json: ExactJson): string | null {
  const id = isExactJsonObject(json) ? json['eventId'] : null;
  return typeof id === 'string' ? id : null;
}

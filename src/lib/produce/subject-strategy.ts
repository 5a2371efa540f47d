import { formats } from '../formats/formats.js';
import { valueSubject } from '../names/subjects.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';

/**
 * How the subject of a topic's values is named: after the topic, after the record, or after both.
 * @see Confluent's TopicNameStrategy, RecordNameStrategy and TopicRecordNameStrategy
 */
export const subjectStrategies = ['topic', 'record', 'topic-record'] as const;

export type SubjectStrategy = (typeof subjectStrategies)[number];

/** The subject that a value's schema has in a topic. @throws AppError SCHEMA_INVALID where the schema has no name */
export async function subjectOf(
  strategy: SubjectStrategy,
  topic: string,
  schema: SchemaById,
  registry: SchemaRegistry,
): Promise<string> {
  if (strategy === 'topic') return valueSubject(topic);
  const name = await formats[schema.schemaType].recordName(schema, registry);
  return strategy === 'record' ? name : `${topic}-${name}`;
}

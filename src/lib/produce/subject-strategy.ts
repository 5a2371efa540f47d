import { qualified } from '../formats/avro/schema-definitions.js';
import { valueSubject } from '../catalog/catalog.js';
import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { namedReferences } from '../registry/references.js';
import { isExactJsonObject } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { parseJson } from '../values/parse-json.js';

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
  const name = await recordName(schema, registry);
  return strategy === 'record' ? name : `${topic}-${name}`;
}

/** The full name in Avro, the title in JSON Schema, the first message's full name in Protobuf, as Confluent's clients have it. */
async function recordName(schema: SchemaById, registry: SchemaRegistry): Promise<string> {
  if (schema.schemaType === 'PROTOBUF') {
    const { parseProtobufSchema } = await import('../formats/protobuf/parse-schema.js');
    const [first] = parseProtobufSchema(schema.schema, await namedReferences(schema, registry)).messages;
    return first?.type.name ?? nameless('it declares no message');
  }
  const { name, namespace, title } = fieldsOf(schema.schema);
  if (schema.schemaType === 'JSON') return typeof title === 'string' ? title : nameless('it has no title');
  if (typeof name !== 'string') return nameless('it is no record');
  return qualified(name, typeof namespace === 'string' ? namespace : '');
}

function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const json = parseJson(text);
    return isExactJsonObject(json) ? json : {};
  } catch (error) {
    if (error instanceof JsonSyntaxError) return {};
    throw error;
  }
}

function nameless(reason: string): never {
  throw new AppError('SCHEMA_INVALID', `the schema has no name to make a subject of: ${reason}`);
}

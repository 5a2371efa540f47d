import { formats } from '../formats/formats.js';
import type { Assignment } from '../formats/shared/assignment-tree.js';
import { parseFieldPath } from '../formats/shared/field-path.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import { AppError, type Problem } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { ExactJson } from '../values/exact-json.js';

/**
 * Changes fields of a value to what texts stand for, typed by a schema. Whether the value fits the schema then is not looked at.
 * @throws AppError RECORD_INVALID where a text cannot stand where it should
 */
export type FieldChanges = (value: ExactJson) => ExactJson;

/** @throws AppError SCHEMA_INVALID */
export async function fieldChanges(
  found: SchemaById,
  registry: SchemaRegistry,
  assignments: readonly Assignment[],
): Promise<FieldChanges> {
  const change = await formats[found.schemaType].change(found, registry, assignments);
  return (value) => {
    const problems: Problem[] = [];
    const changed = change(value, problems);
    if (problems.length === 0) return changed;
    throw new AppError('RECORD_INVALID', 'what is set does not fit it', { problems });
  };
}

/**
 * The schema to read values as whose fields are about to be changed: without those that are set as a whole, so that it
 * does not matter whether they can be read.
 */
export function readerForChanges(schema: AvroSchema, assignments: readonly Assignment[]): AvroSchema {
  if (schema.type !== 'record') return schema;
  const whole = assignments.map(({ path }) => parseFieldPath(path)).filter((steps) => steps?.length === 1);
  const isSet = (name: string): boolean => whole.some((steps) => steps?.[0] === name);
  return { ...schema, fields: schema.fields.filter(({ name }) => !isSet(name)) };
}

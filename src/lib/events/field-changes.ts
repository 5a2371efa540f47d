import { assignmentTree, type Assignment } from '../formats/shared/assignment-tree.js';
import { parseFieldPath } from '../formats/shared/field-path.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import { AppError, type Problem } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { namedReferences, schemaTexts } from '../registry/references.js';
import type { ExactJson } from '../values/exact-json.js';

/**
 * Changes fields of a value to what texts stand for, typed by a schema. Whether the value fits the schema then is not looked at.
 * @throws AppError RECORD_INVALID where a text cannot stand where it should
 */
export type FieldChanges = (value: ExactJson) => ExactJson;

type Change = (value: ExactJson, problems: Problem[]) => ExactJson;

/** @throws AppError SCHEMA_INVALID */
export async function fieldChanges(
  found: SchemaById,
  registry: SchemaRegistry,
  assignments: readonly Assignment[],
): Promise<FieldChanges> {
  const change = await changeBy[found.schemaType](found, registry, assignments);
  return (value) => {
    const problems: Problem[] = [];
    const changed = change(value, problems);
    if (problems.length === 0) return changed;
    throw new AppError('RECORD_INVALID', 'what is set does not fit it', { problems });
  };
}

const changeBy: Readonly<
  Record<
    SchemaById['schemaType'],
    (found: SchemaById, registry: SchemaRegistry, assignments: readonly Assignment[]) => Promise<Change>
  >
> = {
  AVRO: async (found, registry, assignments) => {
    const { changedValue } = await import('../formats/avro/set/changed-value.js');
    const { parseAvroSchema } = await import('../formats/avro/schema.js');
    const schema = parseAvroSchema(found.schema, await schemaTexts(found, registry), { checkDefaults: false });
    return (value, problems) => changedValue(value, assignmentTree(assignments, problems), schema, '', problems);
  },
  JSON: async (found, registry, assignments) => {
    const { changedJson } = await import('../formats/shared/changed-json.js');
    const { parseSchemaDocuments } = await import('../formats/json-schema/parse-schema.js');
    const { SchemaPlace } = await import('../formats/json-schema/places.js');
    const documents = parseSchemaDocuments(found.schema, await namedReferences(found, registry));
    const root = new SchemaPlace([{ schema: documents.main.schema, document: documents.main }], documents);
    return (value, problems) => changedJson(value, assignmentTree(assignments, problems), root, '', problems);
  },
  PROTOBUF: async (found, registry, assignments) => {
    const { changedJson } = await import('../formats/shared/changed-json.js');
    const { EncodeProblems } = await import('../formats/shared/problems.js');
    const { chosen } = await import('../formats/protobuf/encoder.js');
    const { parseProtobufSchema } = await import('../formats/protobuf/parse-schema.js');
    const { typePlace } = await import('../formats/protobuf/places.js');
    const schema = parseProtobufSchema(found.schema, await namedReferences(found, registry));
    return (value, problems) => {
      const { type } = chosen(schema, value, new EncodeProblems());
      return changedJson(value, assignmentTree(assignments, problems), type && typePlace(type), '', problems);
    };
  },
};

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

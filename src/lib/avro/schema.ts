import avro from 'avsc';
import { messageOf } from '../errors.js';
import { exactJsonText, type ExactJson, type ExactJsonObject } from '../values/exact-json.js';
import { parseJsonOr } from '../values/parse-json.js';
import { buildAvroSchema, invalidSchema } from './build-schema.js';
import { defaultProblems } from './default-problems.js';

/**
 * An Avro schema as a tree. A named type is one object wherever it is used, so a recursive schema is a cyclic graph.
 * @see https://avro.apache.org/docs/1.12.0/specification/
 */
export type AvroSchema =
  PrimitiveSchema | RecordSchema | EnumSchema | FixedSchema | ArraySchema | MapSchema | UnionSchema;

interface Attributes {
  /** Whatever else the schema says: `logicalType`, `doc`, `aliases` and properties of the user's own. */
  readonly attributes: ExactJsonObject;
}

export type PrimitiveName = 'null' | 'boolean' | 'int' | 'long' | 'float' | 'double' | 'bytes' | 'string';

export interface PrimitiveSchema extends Attributes {
  readonly type: PrimitiveName;
}

export interface RecordSchema extends Attributes {
  readonly type: 'record';
  /** With its namespace, as all names here. */
  readonly name: string;
  readonly fields: RecordField[];
}

export interface RecordField extends Attributes {
  readonly name: string;
  readonly schema: AvroSchema;
  /** undefined where the field has no default; null is one. */
  readonly default: ExactJson | undefined;
}

export interface EnumSchema extends Attributes {
  readonly type: 'enum';
  readonly name: string;
  readonly symbols: readonly string[];
}

export interface FixedSchema extends Attributes {
  readonly type: 'fixed';
  readonly name: string;
  readonly size: number;
}

export interface ArraySchema extends Attributes {
  readonly type: 'array';
  readonly items: AvroSchema;
}

export interface MapSchema extends Attributes {
  readonly type: 'map';
  readonly values: AvroSchema;
}

export interface UnionSchema {
  readonly type: 'union';
  readonly branches: readonly AvroSchema[];
}

export interface ParseSchemaOptions {
  /** False to take a schema whose defaults don't fit their types: good enough to read what was written with it. */
  readonly checkDefaults?: boolean;
}

/**
 * Reads a schema's JSON.
 * @param references schemas whose named types this one uses, those they use themselves first
 * @throws AppError SCHEMA_INVALID with the reason
 */
export function parseAvroSchema(
  text: string,
  references: readonly string[] = [],
  { checkDefaults = true }: ParseSchemaOptions = {},
): AvroSchema {
  const names = new Map<string, AvroSchema>();
  const registry: Record<string, avro.Type> = {};
  const schemas = [...references, text].map((each) => {
    const json = parseJsonOr(each, invalidSchema);
    checkStructure(json, registry);
    return buildAvroSchema(json, names);
  });
  const schema = schemas.at(-1);
  if (schema === undefined) throw invalidSchema('it is empty');
  const [problem] = checkDefaults ? schemas.flatMap(defaultProblems) : [];
  if (problem !== undefined) throw invalidSchema(`default of ${problem.path ?? ''}: ${problem.message}`);
  return schema;
}

/** Has avsc check what a schema may say, but for defaults: it knows fewer than Avro 1.12 and none beyond 2^53. */
function checkStructure(json: ExactJson, registry: Record<string, avro.Type>): void {
  const text = exactJsonText(json);
  const withoutDefaults: unknown = JSON.parse(text, function (this: object, key, value: unknown) {
    return key === 'default' && !('symbols' in this) ? undefined : value;
  });
  try {
    avro.Type.forSchema(withoutDefaults as avro.Schema, { registry, noAnonymousTypes: true });
  } catch (error) {
    throw invalidSchema(messageOf(error), error);
  }
}

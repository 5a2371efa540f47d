import avro from 'avsc';
import { AppError, messageOf } from '../errors.js';
import {
  exactJsonText,
  isExactJsonArray,
  isExactJsonObject,
  type ExactJson,
  type ExactJsonObject,
} from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { parseJson } from '../values/parse-json.js';
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

const primitives: readonly string[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];

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
    const json = parsed(each);
    checkStructure(json, registry);
    return build(json, '', names);
  });
  const schema = schemas.at(-1);
  if (schema === undefined) throw invalid('it is empty');
  const [problem] = checkDefaults ? schemas.flatMap(defaultProblems) : [];
  if (problem !== undefined) throw invalid(`default of ${problem.path ?? ''}: ${problem.message}`);
  return schema;
}

function parsed(text: string): ExactJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalid(`${error.message} (line ${error.line}, column ${error.column})`, error);
  }
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
    throw invalid(messageOf(error), error);
  }
}

function invalid(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `not a valid Avro schema: ${reason}`, { cause });
}

function build(json: ExactJson, namespace: string, names: Map<string, AvroSchema>): AvroSchema {
  if (typeof json === 'string') return primitive(json, {}) ?? named(json, namespace, names);
  if (isExactJsonArray(json)) return { type: 'union', branches: json.map((branch) => build(branch, namespace, names)) };
  if (!isExactJsonObject(json)) throw invalid(exactJsonText(json));

  const { type, ...rest } = json;
  switch (type) {
    case 'record':
    case 'error':
      return buildRecord(rest, namespace, names);
    case 'enum': {
      const { name, namespace: own, symbols, ...attributes } = rest;
      const fullName = qualified(name, own, namespace);
      return remember(
        { type, name: fullName, symbols: (isExactJsonArray(symbols) ? symbols : []).map(nameText), attributes },
        names,
      );
    }
    case 'fixed': {
      const { name, namespace: own, size, ...attributes } = rest;
      return remember({ type, name: qualified(name, own, namespace), size: Number(size), attributes }, names);
    }
    case 'array': {
      const { items, ...attributes } = rest;
      return { type, items: build(items ?? null, namespace, names), attributes };
    }
    case 'map': {
      const { values, ...attributes } = rest;
      return { type, values: build(values ?? null, namespace, names), attributes };
    }
    default: {
      const plain = typeof type === 'string' ? primitive(type, rest) : null;
      return plain ?? build(type ?? null, namespace, names);
    }
  }
}

function buildRecord(json: ExactJsonObject, namespace: string, names: Map<string, AvroSchema>): RecordSchema {
  const { name, namespace: own, fields, ...attributes } = json;
  const fullName = qualified(name, own, namespace);
  const record: RecordSchema = { type: 'record', name: fullName, fields: [], attributes };
  remember(record, names); // before its fields: they may refer to it
  for (const field of isExactJsonArray(fields) ? fields : []) {
    if (!isExactJsonObject(field)) continue;
    const { name: fieldName, type, default: fallback, ...fieldAttributes } = field;
    const schema = build(type ?? null, fullName.split('.').slice(0, -1).join('.'), names);
    record.fields.push({ name: nameText(fieldName), schema, default: fallback, attributes: fieldAttributes });
  }
  return record;
}

function primitive(name: string, attributes: ExactJsonObject): PrimitiveSchema | null {
  return isPrimitive(name) ? { type: name, attributes } : null;
}

function isPrimitive(name: string): name is PrimitiveName {
  return primitives.includes(name);
}

function named(name: string, namespace: string, names: ReadonlyMap<string, AvroSchema>): AvroSchema {
  const found = names.get(name.includes('.') || namespace === '' ? name : `${namespace}.${name}`) ?? names.get(name);
  if (found === undefined) throw invalid(`unknown type "${name}"`);
  return found;
}

function remember<Named extends RecordSchema | EnumSchema | FixedSchema>(
  schema: Named,
  names: Map<string, AvroSchema>,
): Named {
  names.set(schema.name, schema);
  return schema;
}

function qualified(name: ExactJson | undefined, own: ExactJson | undefined, enclosing: string): string {
  const text = nameText(name);
  if (text.includes('.')) return text;
  const namespace = typeof own === 'string' ? own : enclosing;
  return namespace === '' ? text : `${namespace}.${text}`;
}

function nameText(name: ExactJson | undefined): string {
  return typeof name === 'string' ? name : '';
}

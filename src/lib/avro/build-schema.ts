import { AppError } from '../errors.js';
import {
  exactJsonText,
  isExactJsonArray,
  isExactJsonObject,
  type ExactJson,
  type ExactJsonObject,
} from '../values/exact-json.js';
import type { AvroSchema, EnumSchema, FixedSchema, PrimitiveName, PrimitiveSchema, RecordSchema } from './schema.js';

const primitives: readonly string[] = ['null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string'];

/**
 * Makes the tree of a schema from its JSON, which avsc has taken for one.
 * @param names the named types that are known already, to which this adds its own
 * @throws AppError SCHEMA_INVALID
 */
export function buildAvroSchema(json: ExactJson, names: Map<string, AvroSchema>): AvroSchema {
  return build(json, '', names);
}

export function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `not a valid Avro schema: ${reason}`, { cause });
}

function build(json: ExactJson, namespace: string, names: Map<string, AvroSchema>): AvroSchema {
  if (typeof json === 'string') return primitive(json, {}) ?? named(json, namespace, names);
  if (isExactJsonArray(json)) return { type: 'union', branches: json.map((branch) => build(branch, namespace, names)) };
  if (!isExactJsonObject(json)) throw invalidSchema(exactJsonText(json));

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
  if (found === undefined) throw invalidSchema(`unknown type "${name}"`);
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

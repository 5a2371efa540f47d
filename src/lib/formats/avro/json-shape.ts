import { type ExactJson, isExactJsonArray, isExactJsonObject } from '../../values/exact-json.js';
import { decimalType, temporalType } from './logical-type.js';
import type { AvroSchema, UnionSchema } from './schema.js';
import { textualType } from './textual/textual.js';

export type JsonKind = 'null' | 'boolean' | 'number' | 'string' | 'array' | 'object';

/** Branches that JSON can tell apart. */
const mostKinds = 6;

export function kindOf(value: ExactJson): JsonKind {
  if (value === null) return 'null';
  if (typeof value === 'boolean') return 'boolean';
  if (typeof value === 'string') return 'string';
  if (isExactJsonArray(value)) return 'array';
  return isExactJsonObject(value) ? 'object' : 'number';
}

/**
 * What a schema's values can be in JSON. NaN and the infinities are strings, bytes a string of U+0000 to U+00FF.
 * @see https://avro.apache.org/docs/1.12.0/specification/#json-encoding
 */
export function jsonKinds(schema: AvroSchema): readonly JsonKind[] {
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'string':
    case 'array':
      return [schema.type];
    case 'int':
    case 'long':
      return ['number'];
    case 'float':
    case 'double':
      return ['number', 'string'];
    case 'bytes':
    case 'fixed':
    case 'enum':
      return ['string'];
    case 'map':
    case 'record':
      return ['object'];
    case 'union':
      return schema.branches.flatMap(jsonKinds);
  }
}

/** What else is taken for a schema's values: numbers for decimals, text for dates and times. */
export function looseKinds(schema: AvroSchema): readonly JsonKind[] {
  if (schema.type === 'union') return schema.branches.flatMap(looseKinds);
  if (decimalType(schema) !== null || textualType(schema)?.expression === 'Decimal') return ['number'];
  return temporalType(schema) === null ? [] : ['string'];
}

/**
 * True where JSON alone tells the branches of a union apart. Its values are then written as they are; those of any other
 * union, null apart, as `{"name of the branch": value}`.
 */
export function isBareUnion(union: UnionSchema): boolean {
  if (union.branches.length > mostKinds) return false;
  const kinds = jsonKinds(union);
  return new Set(kinds).size === kinds.length;
}

/** The same as `jsonKinds`, of values as they are written: those of a union whose branches JSON does not tell apart are tagged. */
export function shownKinds(schema: AvroSchema): readonly JsonKind[] {
  if (schema.type !== 'union' || isBareUnion(schema)) return jsonKinds(schema);
  return schema.branches.some(({ type }) => type === 'null') ? ['null', 'object'] : ['object'];
}

/** What stands for a schema where it is a branch of a union: the full name of a named type, else the type. */
export function branchName(schema: AvroSchema): string {
  return 'name' in schema ? schema.name : schema.type;
}

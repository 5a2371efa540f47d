import { doubleOf, isExactJsonArray, isExactJsonObject, type ExactJson } from '../../../values/exact-json.js';
import { decimalType, temporalType } from '../logical-type.js';
import { parseTemporal } from '../temporal.js';
import { textualType } from '../textual/textual.js';
import { isDecimal } from './decimal.js';
import { isExactFloat, isFloat, isInt, isLong } from './number.js';
import { isByteText } from './text.js';
import { branchName, jsonKinds, kindOf, looseKinds } from '../json-shape.js';
import type { AvroSchema, RecordSchema } from '../schema.js';

export interface FitOptions {
  /** The value is a default in a schema, in which decimals are bytes. */
  readonly isDefault?: boolean;
  /** Nothing of a number may be lost in a float. */
  readonly exactly?: boolean;
}

/**
 * True where a bare value is taken for one of a schema's, before other branches of its union. Of unions further in, only
 * the kinds are compared: the answer stays cheap, and is the same whatever lies deeper.
 */
export function fits(value: ExactJson, schema: AvroSchema, how: FitOptions = {}): boolean {
  const { isDefault = false, exactly = false } = how;
  const decimal = isDefault ? null : decimalType(schema);
  if (decimal !== null) return isDecimal(value, decimal);
  const textual = isDefault ? null : textualType(schema);
  if (textual !== null) return textual.bytesOf(value) !== null;
  const temporal = isDefault || typeof value !== 'string' ? null : temporalType(schema);
  if (temporal !== null && typeof value === 'string') return parseTemporal(value, temporal) !== null;
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'string':
      return kindOf(value) === schema.type;
    case 'int':
      return isInt(value);
    case 'long':
      return isLong(value);
    case 'float':
      return exactly ? isExactFloat(value) : isFloat(value);
    case 'double':
      return doubleOf(value) !== null;
    case 'bytes':
      return isByteText(value);
    case 'fixed':
      return isByteText(value) && value.length === schema.size;
    case 'enum':
      return typeof value === 'string' && schema.symbols.includes(value);
    case 'array':
      return isExactJsonArray(value) && value.every((item) => fits(item, schema.items, how));
    case 'map':
      return isExactJsonObject(value) && Object.values(value).every((item) => fits(item ?? null, schema.values, how));
    case 'record':
      return fitsRecord(value, schema, how);
    case 'union':
      return schema.branches.some(
        (branch) => [...jsonKinds(branch), ...looseKinds(branch)].includes(kindOf(value)) || isTaggedAs(value, branch),
      );
  }
}

function fitsRecord(value: ExactJson, { fields }: RecordSchema, how: FitOptions): boolean {
  if (!isExactJsonObject(value)) return false;
  let present = 0;
  for (const field of fields) {
    const found = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    if (found !== undefined) present++;
    if (found === undefined ? field.default === undefined : !fits(found, field.schema, how)) return false;
  }
  return Object.values(value).filter((field) => field !== undefined).length === present;
}

function isTaggedAs(value: ExactJson, branch: AvroSchema): boolean {
  const keys = isExactJsonObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && keys[0] === branchName(branch);
}

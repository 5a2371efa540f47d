import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { asDouble, isInt, isLong } from './number.js';
import { isByteText } from './text.js';
import { branchName, jsonKinds, kindOf } from '../json-shape.js';
import type { AvroSchema, RecordSchema } from '../schema.js';

/**
 * True where a bare value is taken for one of a schema's, before other branches of its union. Of unions further in, only
 * the kinds are compared: the answer stays cheap, and is the same whatever lies deeper.
 */
export function fits(value: ExactJson, schema: AvroSchema): boolean {
  switch (schema.type) {
    case 'null':
    case 'boolean':
    case 'string':
      return kindOf(value) === schema.type;
    case 'int':
      return isInt(value);
    case 'long':
      return isLong(value);
    case 'float': {
      const number = asDouble(value);
      return number !== null && (Number.isNaN(number) || Math.fround(number) === number);
    }
    case 'double':
      return asDouble(value) !== null;
    case 'bytes':
      return isByteText(value);
    case 'fixed':
      return isByteText(value) && value.length === schema.size;
    case 'enum':
      return typeof value === 'string' && schema.symbols.includes(value);
    case 'array':
      return isExactJsonArray(value) && value.every((item) => fits(item, schema.items));
    case 'map':
      return isExactJsonObject(value) && Object.values(value).every((each) => fits(each ?? null, schema.values));
    case 'record':
      return fitsRecord(value, schema);
    case 'union':
      return schema.branches.some((branch) => jsonKinds(branch).includes(kindOf(value)) || isTaggedAs(value, branch));
  }
}

function fitsRecord(value: ExactJson, { fields }: RecordSchema): boolean {
  if (!isExactJsonObject(value)) return false;
  if (Object.keys(value).some((key) => fields.every(({ name }) => name !== key))) return false;
  return fields.every((field) => {
    const found = Object.hasOwn(value, field.name) ? value[field.name] : undefined;
    return found === undefined ? field.default !== undefined : fits(found, field.schema);
  });
}

function isTaggedAs(value: ExactJson, branch: AvroSchema): boolean {
  const keys = isExactJsonObject(value) ? Object.keys(value) : [];
  return keys.length === 1 && keys[0] === branchName(branch);
}

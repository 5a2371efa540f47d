import { isExactJsonArray, isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import type { Json } from '../values/json.js';
import { invalidSchema } from './parse-schema.js';

/** The value with all numbers as doubles, which is how a validator looks at it. */
export function plainJson(value: ExactJson): Json {
  if (typeof value === 'bigint') return Number(value);
  if (isExactJsonArray(value)) return value.map(plainJson);
  if (!isExactJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, plainJson(field ?? null)]));
}

/** A schema as a validator takes it. Its dialect is not told again: of a referenced one, the main schema's holds. */
export function withoutDialect(schema: ExactJson): object | boolean {
  if (typeof schema === 'boolean') return schema;
  if (!isExactJsonObject(schema)) throw invalidSchema('it is neither an object nor true or false');
  const plain = Object.entries(schema).map(([name, field]) => [name, plainJson(field ?? null)] as const);
  return Object.fromEntries(plain.filter(([name]) => name !== '$schema'));
}

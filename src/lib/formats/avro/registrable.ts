import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../../values/exact-json.js';
import type { ParseJsonOptions } from '../../values/json-parser.js';
import { PreciseNumber } from '../../values/precise-number.js';
import type { Steps } from '../../values/turns.js';
import { foundText } from '../shared/found.js';
import { fieldWithEarlyDefault } from './early-defaults.js';
import { findDefinitions, type Definition } from './schema-definitions.js';
import { invalidSchema } from './invalid-schema.js';
import { checkName, listOfTexts } from './schema-names.js';

// What registries do not take, though it can be read: all of them have Avro Java read a schema, and that Jackson its JSON.

/** Of Jackson's StreamReadConstraints. */
const [deepest, longestNumber, longestKey] = [1000, 1000, 50_000];

/** How the JSON of a schema is read that is to be held to this: Avro Java tells 1 from 1.0. */
export const registrableJson: ParseJsonOptions = { precise: 'as written', depth: deepest };

/** Avro Java's SystemLimitException.MAX_ARRAY_VM_LIMIT. */
const largestFixed = 2 ** 31 - 1 - 8;

/** Of Avro Java's Schema.Field.Order; in any case. */
const orders = /^(?:ascending|descending|ignore)$/i;

/**
 * Refuses what no registry would take.
 * @param json of a schema that can be read
 * @throws AppError SCHEMA_INVALID with what is in the way
 */
export function* expectRegistrable(json: ExactJson): Steps<void> {
  expectReadableJson(json);
  yield;
  const names = new Set<string>();
  for (const definition of findDefinitions(json)) {
    expectDefinition(definition, names);
    yield;
  }
  expectTypesByName(json);
  yield;
  const early = fieldWithEarlyDefault(json);
  if (early !== null)
    throw invalidSchema(`default of "${early}": registries want its type defined before it, not further down`);
}

/** @throws AppError for what Jackson's limits are in the way of */
function expectReadableJson(json: ExactJson): void {
  if (json instanceof PreciseNumber && json.text.length > longestNumber)
    throw invalidSchema(`a number of ${json.text.length} characters: registries take ${longestNumber}`);
  if (isExactJsonArray(json)) json.forEach(expectReadableJson);
  if (!isExactJsonObject(json)) return;
  for (const [key, value] of Object.entries(json)) {
    if (key.length > longestKey)
      throw invalidSchema(`a property with a name of ${key.length} characters: registries take ${longestKey}`);
    if (value !== undefined) expectReadableJson(value);
  }
}

function expectDefinition({ json, name }: Definition, names: Set<string>): void {
  const { type, aliases, symbols, size, fields } = json;
  expectPlainName(name);
  if (aliases !== undefined) for (const alias of listOfTexts(aliases, `the aliases of "${name}"`)) checkName(alias, []);
  if (isExactJsonArray(symbols)) for (const symbol of symbols) expectUndotted(symbol, `a symbol of "${name}"`);
  if (type === 'fixed' && !(typeof size === 'number' && size <= largestFixed))
    throw invalidSchema(`the size of "${name}" is no integer up to ${largestFixed}: ${foundText(size ?? null)}`);
  if (!isExactJsonArray(fields)) return;
  if (names.has(name)) throw invalidSchema(`"${name}" is defined twice: registries take one definition of a record`);
  names.add(name);
  for (const field of fields) if (isExactJsonObject(field)) expectField(field, name);
}

function expectField(field: ExactJsonObject, record: string): void {
  const { name, order, aliases } = field;
  expectUndotted(name, `a field of "${record}"`);
  const place = `"${record}.${typeof name === 'string' ? name : ''}"`;
  if (order !== undefined && !(typeof order === 'string' && orders.test(order)))
    throw invalidSchema(`the order of ${place} is not ascending, descending or ignore: ${foundText(order)}`);
  if (aliases === undefined) return;
  if (!isExactJsonArray(aliases) || aliases.some((alias) => typeof alias !== 'string'))
    throw invalidSchema(`the aliases of ${place} are no list of names: ${foundText(aliases)}`);
}

function expectUndotted(name: ExactJson | undefined, what: string): void {
  if (typeof name !== 'string') return;
  if (name.includes('.')) throw invalidSchema(`${what} has a dot in its name: "${name}"`);
  expectPlainName(name);
}

/** Java looks at each half of such a letter by itself, of which neither is one. */
function expectPlainName(name: string): void {
  if (/[\u{10000}-\u{10ffff}]/u.test(name))
    throw invalidSchema(`registries do not take a letter beyond U+FFFF in a name: "${name}"`);
}

/** A type within a type is its name: `{"type":"int"}`, and not `{"type":{"type":"int"}}` where no field is. */
function expectTypesByName(json: ExactJson | undefined): void {
  if (isExactJsonArray(json)) json.forEach(expectTypesByName);
  if (!isExactJsonObject(json)) return;
  const { type, items, values, fields } = json;
  if (typeof type !== 'string')
    throw invalidSchema(
      `a type that is only the "type" of another one: write what is in it, ${foundText(type ?? null)}`,
    );
  if (type === 'array') expectTypesByName(items);
  else if (type === 'map') expectTypesByName(values);
  else if (isExactJsonArray(fields) && (type === 'record' || type === 'error'))
    for (const field of fields) if (isExactJsonObject(field)) expectTypesByName(field['type']);
}

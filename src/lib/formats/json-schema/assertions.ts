import type { Pattern } from '../../values/pattern.js';
import {
  isExactJsonArray,
  isExactJsonObject,
  isJsonNumber,
  type ExactJson,
  type ExactJsonObject,
} from '../../values/exact-json.js';
import { formatCheck } from './formats.js';
import { compareNumbers, comparable, isMultiple, isWhole } from './same-json.js';
import type { Traits } from './traits.js';

/** Says that a value does not fit a keyword, and what its message is made of. */
export type Report = (keyword: string, params?: Readonly<Record<string, ExactJson>>) => void;

export interface AssertionOptions {
  readonly pattern: (pattern: string) => Pattern;
  /** False where formats are notes. */
  readonly assertFormats: boolean;
  /** In draft-04 `exclusiveMinimum` says how `minimum` is meant. */
  readonly isDraft04: boolean;
}

/** The keywords that look at a value as it is, and at no schema of its parts. */
export function checkAssertions(
  schema: ExactJsonObject,
  { types, choices, only, has }: Traits,
  value: ExactJson,
  report: Report,
  options: AssertionOptions,
): void {
  if (types !== null && !types.some((type) => isOfType(value, type))) report('type', { type: types });
  if (choices !== null && !choices.has(comparable(value))) report('enum', { allowedValues: schema['enum'] ?? [] });
  if (only !== null && only !== comparable(value)) report('const', { allowedValue: schema['const'] ?? null });
  if (typeof value === 'string') {
    if (has.text) checkText(schema, value, report, options);
  } else if (isJsonNumber(value)) {
    if (has.number) checkNumber(schema, value, report, options);
  } else if (isExactJsonArray(value)) {
    if (has.size) checkItems(schema, value, report);
  } else if (has.names && isExactJsonObject(value)) checkProperties(schema, value, report);
}

function isOfType(value: ExactJson, type: ExactJson): boolean {
  switch (type) {
    case 'null':
      return value === null;
    case 'boolean':
    case 'string':
      return typeof value === type;
    case 'number':
      return isJsonNumber(value);
    case 'integer':
      return isJsonNumber(value) && isWhole(value);
    case 'array':
      return isExactJsonArray(value);
    case 'object':
      return isExactJsonObject(value);
    default:
      return false;
  }
}

function checkNumber(
  schema: ExactJsonObject,
  value: Parameters<typeof isWhole>[0],
  report: Report,
  { isDraft04 }: AssertionOptions,
): void {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, multipleOf } = schema;
  const limits = [
    ['minimum', minimum, isDraft04 && exclusiveMinimum === true ? '>' : '>='],
    ['maximum', maximum, isDraft04 && exclusiveMaximum === true ? '<' : '<='],
    ['exclusiveMinimum', exclusiveMinimum, '>'],
    ['exclusiveMaximum', exclusiveMaximum, '<'],
  ] as const;
  for (const [keyword, limit, comparison] of limits) {
    if (!isJsonNumber(limit)) continue;
    const order = compareNumbers(value, limit);
    const fits =
      comparison === '>' ? order > 0 : comparison === '<' ? order < 0 : comparison === '>=' ? order >= 0 : order <= 0;
    if (!fits) report(keyword, { comparison, limit });
  }
  if (isJsonNumber(multipleOf) && !isMultiple(value, multipleOf)) report('multipleOf', { multipleOf });
}

function checkText(schema: ExactJsonObject, value: string, report: Report, options: AssertionOptions): void {
  const { minLength, maxLength, pattern, format } = schema;
  if (isJsonNumber(minLength) || isJsonNumber(maxLength)) {
    let length = 0;
    for (let index = 0; index < value.length; index += (value.codePointAt(index) ?? 0) > 0xffff ? 2 : 1) length++;
    if (isJsonNumber(minLength) && length < Number(minLength)) report('minLength', { limit: minLength });
    if (isJsonNumber(maxLength) && length > Number(maxLength)) report('maxLength', { limit: maxLength });
  }
  if (typeof pattern === 'string' && !options.pattern(pattern).test(value)) report('pattern', { pattern });
  if (typeof format === 'string' && options.assertFormats && formatCheck(format)?.(value) === false)
    report('format', { format });
}

function checkItems(
  { minItems, maxItems, uniqueItems }: ExactJsonObject,
  value: readonly ExactJson[],
  report: Report,
): void {
  if (isJsonNumber(minItems) && value.length < Number(minItems)) report('minItems', { limit: minItems });
  if (isJsonNumber(maxItems) && value.length > Number(maxItems)) report('maxItems', { limit: maxItems });
  if (uniqueItems !== true) return;
  const seen = new Map<string, number>();
  for (const [index, item] of value.entries()) {
    const text = comparable(item);
    const before = seen.get(text);
    if (before !== undefined) {
      report('uniqueItems', { i: index, j: before });
      return;
    }
    seen.set(text, index);
  }
}

function checkProperties(schema: ExactJsonObject, value: ExactJsonObject, report: Report): void {
  const { minProperties, maxProperties, required, dependentRequired, dependencies } = schema;
  const count = Object.keys(value).length;
  if (isJsonNumber(minProperties) && count < Number(minProperties)) report('minProperties', { limit: minProperties });
  if (isJsonNumber(maxProperties) && count > Number(maxProperties)) report('maxProperties', { limit: maxProperties });
  for (const name of isExactJsonArray(required) ? required : []) {
    if (typeof name === 'string' && !Object.hasOwn(value, name)) report('required', { missingProperty: name });
  }
  for (const dependents of [dependentRequired, dependencies]) {
    for (const [property, needed] of isExactJsonObject(dependents) ? Object.entries(dependents) : []) {
      if (!isExactJsonArray(needed) || !Object.hasOwn(value, property)) continue;
      for (const missingProperty of needed) {
        if (typeof missingProperty !== 'string' || Object.hasOwn(value, missingProperty)) continue;
        report('dependencies', { property, missingProperty });
      }
    }
  }
}

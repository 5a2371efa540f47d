import type { ErrorObject } from 'ajv';
import { expected, foundText } from '../avro/encode/found.js';
import { isExactJsonArray, type ExactJson } from '../values/exact-json.js';
import { counted } from '../values/wording.js';

export interface ErrorText {
  readonly message: string;
  /** The property that it is about, where it is about one of the value that was looked at. */
  readonly below?: string;
}

type Params = Readonly<Record<string, unknown>>;
type TextOf = (params: Params, value: ExactJson) => ErrorText;

/** What is wrong with a value, by the keyword of the schema that it does not fit. */
export function messageOfError({ keyword, params }: ErrorObject, value: ExactJson): ErrorText {
  const textOf = Object.hasOwn(texts, keyword) ? texts[keyword] : undefined;
  return textOf?.(params, value) ?? { message: `does not fit "${keyword}" of the schema: ${foundText(value)}` };
}

const unknownProperty = 'not a property of the schema';

const texts: Readonly<Record<string, TextOf>> = {
  type: wanted(({ type }) => [type].flat().map(typeName).join(' or ')),
  enum: wanted(({ allowedValues }) => `one of ${jsonTexts(allowedValues)}`),
  const: wanted(({ allowedValue }) => jsonTexts([allowedValue])),
  pattern: wanted(({ pattern }) => `text that matches ${String(pattern)}`),
  format: wanted(({ format }) => `a value of the format "${String(format)}"`),
  minLength: wanted(({ limit }) => `at least ${counted(Number(limit), 'character')}`),
  maxLength: wanted(({ limit }) => `at most ${counted(Number(limit), 'character')}`),
  minimum: wanted(numberBeside),
  maximum: wanted(numberBeside),
  exclusiveMinimum: wanted(numberBeside),
  exclusiveMaximum: wanted(numberBeside),
  multipleOf: wanted(({ multipleOf }) => `a multiple of ${String(multipleOf)}`),
  minProperties: wanted(({ limit }) => `at least ${properties(limit)}`),
  maxProperties: wanted(({ limit }) => `at most ${properties(limit)}`),
  required: ({ missingProperty }) => ({ message: 'missing', below: String(missingProperty) }),
  dependentRequired: missingBeside,
  dependencies: missingBeside,
  additionalProperties: (params) => ({ message: unknownProperty, below: String(params['additionalProperty']) }),
  unevaluatedProperties: (params) => ({ message: unknownProperty, below: String(params['unevaluatedProperty']) }),
  propertyNames: ({ propertyName }) => ({ message: 'not a name that the schema allows', below: String(propertyName) }),
  minItems: ({ limit }, value) => ({ message: `expected at least ${items(limit, value)}` }),
  maxItems: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  items: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  additionalItems: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  unevaluatedItems: ({ len }, value) => ({ message: `expected at most ${items(len, value)}` }),
  uniqueItems: ({ i, j }) => ({ message: `items [${String(j)}] and [${String(i)}] are the same` }),
  contains: (_, value) => ({
    message: `expected an item of a kind that the schema asks for, found none in ${foundText(value)}`,
  }),
  anyOf: alternatives,
  oneOf: alternatives,
  not: (_, value) => ({ message: `the schema does not allow ${foundText(value)}` }),
  'false schema': () => ({ message: 'the schema allows no value here' }),
};

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
};

function typeName(type: unknown): string {
  return typeNames[String(type)] ?? String(type);
}

function wanted(what: (params: Params) => string): TextOf {
  return (params, value) => ({ message: expected(what(params), value) });
}

function numberBeside({ comparison, limit }: Params): string {
  return `a number ${String(comparison)} ${String(limit)}`;
}

function missingBeside({ property, missingProperty }: Params): ErrorText {
  return {
    message: `missing, and "${String(property)}" is not allowed without it`,
    below: String(missingProperty),
  };
}

function alternatives({ passingSchemas }: Params, value: ExactJson): ErrorText {
  const message = Array.isArray(passingSchemas)
    ? 'fits more than one of the alternatives of the schema, of which only one may'
    : 'fits none of the alternatives of the schema';
  return { message: `${message}: ${foundText(value)}` };
}

function properties(limit: unknown): string {
  return limit === 1 ? '1 property' : `${String(limit)} properties`;
}

function items(limit: unknown, value: ExactJson): string {
  return `${counted(Number(limit), 'item')}, found ${isExactJsonArray(value) ? value.length : 0}`;
}

function jsonTexts(values: unknown): string {
  return [values]
    .flat()
    .map((each) => JSON.stringify(each))
    .join(', ');
}

import { exactJsonText, isExactJsonArray, type ExactJson } from '../../values/exact-json.js';
import { counted } from '../../values/wording.js';
import { expected, foundText } from '../shared/found.js';
import type { Fault } from './fault.js';

export interface ErrorText {
  readonly message: string;
  /** The property that it is about, where it is about one of the value that was looked at. */
  readonly below?: string;
}

type Params = Readonly<Record<string, ExactJson>>;
type TextOf = (params: Params, value: ExactJson) => ErrorText;

/** What is wrong with a value, by the keyword of the schema that it does not fit. */
export function messageOfFault({ keyword, params, value }: Fault): ErrorText {
  const textOf = Object.hasOwn(texts, keyword) ? texts[keyword] : undefined;
  return textOf?.(params, value) ?? { message: `does not fit "${keyword}" of the schema: ${foundText(value)}` };
}

const unknownProperty = 'not a property of the schema';

const texts: Readonly<Record<string, TextOf>> = {
  type: wanted(({ type }) => [type].flat().map(typeName).join(' or ')),
  enum: wanted(({ allowedValues = [] }) => `one of ${jsonTexts(isExactJsonArray(allowedValues) ? allowedValues : [])}`),
  const: wanted(({ allowedValue = null }) => jsonTexts([allowedValue])),
  pattern: wanted(({ pattern }) => `text that matches ${plain(pattern)}`),
  format: wanted(({ format }) => `a value of the format "${plain(format)}"`),
  minLength: wanted(({ limit }) => `at least ${counted(Number(limit), 'character')}`),
  maxLength: wanted(({ limit }) => `at most ${counted(Number(limit), 'character')}`),
  minimum: wanted(numberBeside),
  maximum: wanted(numberBeside),
  exclusiveMinimum: wanted(numberBeside),
  exclusiveMaximum: wanted(numberBeside),
  multipleOf: wanted(({ multipleOf }) => `a multiple of ${plain(multipleOf)}`),
  minProperties: wanted(({ limit }) => `at least ${properties(limit)}`),
  maxProperties: wanted(({ limit }) => `at most ${properties(limit)}`),
  required: ({ missingProperty }) => ({ message: 'missing', below: plain(missingProperty) }),
  dependentRequired: missingBeside,
  dependencies: missingBeside,
  additionalProperties: (params) => ({ message: unknownProperty, below: plain(params['additionalProperty']) }),
  unevaluatedProperties: (params) => ({ message: unknownProperty, below: plain(params['unevaluatedProperty']) }),
  propertyNames: ({ propertyName }) => ({ message: 'not a name that the schema allows', below: plain(propertyName) }),
  minItems: ({ limit }, value) => ({ message: `expected at least ${items(limit, value)}` }),
  maxItems: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  items: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  additionalItems: ({ limit }, value) => ({ message: `expected at most ${items(limit, value)}` }),
  unevaluatedItems: ({ len }, value) => ({ message: `expected at most ${items(len, value)}` }),
  uniqueItems: ({ i, j }) => ({ message: `items [${plain(j)}] and [${plain(i)}] are the same` }),
  contains: ({ found, least, most }, value) => ({
    message: itemsOfKind(Number(found), Number(least), Number(most), value),
  }),
  endless: () => ({ message: 'the schema refers to itself without end, or takes too many steps to be checked' }),
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
  return `a number ${plain(comparison)} ${plain(limit)}`;
}

function missingBeside({ property, missingProperty }: Params): ErrorText {
  return {
    message: `missing, and "${plain(property)}" is not allowed without it`,
    below: plain(missingProperty),
  };
}

function alternatives({ passingSchemas }: Params, value: ExactJson): ErrorText {
  const message = Array.isArray(passingSchemas)
    ? 'fits more than one of the alternatives of the schema, of which only one may'
    : 'fits none of the alternatives of the schema';
  return { message: `${message}: ${foundText(value)}` };
}

function itemsOfKind(found: number, least: number, most: number, value: ExactJson): string {
  if (least === 1 && found === 0) {
    return `expected an item of a kind that the schema asks for, found none in ${foundText(value)}`;
  }
  const wanted = found < least ? `at least ${counted(least, 'item')}` : `at most ${counted(most, 'item')}`;
  return `expected ${wanted} of a kind that the schema asks for, found ${found}`;
}

function properties(limit: ExactJson | undefined): string {
  return limit === 1 ? '1 property' : `${plain(limit)} properties`;
}

function items(limit: unknown, value: ExactJson): string {
  return `${counted(Number(limit), 'item')}, found ${isExactJsonArray(value) ? value.length : 0}`;
}

function jsonTexts(values: readonly ExactJson[]): string {
  return values.map(exactJsonText).join(', ');
}

/** Text as it is, everything else as JSON. */
function plain(value: ExactJson | undefined): string {
  return typeof value === 'string' ? value : exactJsonText(value ?? null);
}

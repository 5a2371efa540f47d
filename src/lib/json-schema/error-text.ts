import type { ErrorObject } from 'ajv';
import { expected, foundText } from '../avro/encode/found.js';
import { isExactJsonArray, type ExactJson } from '../values/exact-json.js';
import { counted } from '../values/wording.js';

export interface ErrorText {
  readonly message: string;
  /** The property that it is about, where it is about one of the value that was looked at. */
  readonly below?: string;
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'a string',
  number: 'a number',
  integer: 'an integer',
  boolean: 'true or false',
  object: 'an object',
  array: 'an array',
  null: 'null',
};

/** What is wrong with a value, by the keyword of the schema that it does not fit. */
export function messageOfError({ keyword, params }: ErrorObject, value: ExactJson): ErrorText {
  const text = (name: string): string => String(params[name]);
  const size = (name: string): number => Number(params[name]);
  switch (keyword) {
    case 'type':
      return {
        message: expected(
          [params['type']]
            .flat()
            .map((type) => typeNames[String(type)] ?? String(type))
            .join(' or '),
          value,
        ),
      };
    case 'required':
      return { message: 'missing', below: text('missingProperty') };
    case 'dependentRequired':
    case 'dependencies':
      return {
        message: `missing, and "${text('property')}" is not allowed without it`,
        below: text('missingProperty'),
      };
    case 'additionalProperties':
      return { message: 'not a property of the schema', below: text('additionalProperty') };
    case 'unevaluatedProperties':
      return { message: 'not a property of the schema', below: text('unevaluatedProperty') };
    case 'propertyNames':
      return { message: 'not a name that the schema allows', below: text('propertyName') };
    case 'enum':
      return { message: expected(`one of ${jsonTexts(params['allowedValues'])}`, value) };
    case 'const':
      return { message: expected(jsonTexts([params['allowedValue']]), value) };
    case 'pattern':
      return { message: expected(`text that matches ${text('pattern')}`, value) };
    case 'format':
      return { message: expected(`a value of the format "${text('format')}"`, value) };
    case 'minLength':
      return { message: expected(`at least ${counted(size('limit'), 'character')}`, value) };
    case 'maxLength':
      return { message: expected(`at most ${counted(size('limit'), 'character')}`, value) };
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { message: expected(`a number ${text('comparison')} ${text('limit')}`, value) };
    case 'multipleOf':
      return { message: expected(`a multiple of ${text('multipleOf')}`, value) };
    case 'minItems':
      return { message: `expected at least ${counted(size('limit'), 'item')}, found ${lengthOf(value)}` };
    case 'maxItems':
    case 'items':
    case 'additionalItems':
    case 'unevaluatedItems':
      return {
        message: `expected at most ${counted(size(keyword === 'unevaluatedItems' ? 'len' : 'limit'), 'item')}, found ${lengthOf(value)}`,
      };
    case 'uniqueItems':
      return { message: `items [${text('j')}] and [${text('i')}] are the same` };
    case 'contains':
      return { message: `expected an item of a kind that the schema asks for, found none in ${foundText(value)}` };
    case 'minProperties':
      return {
        message: expected(`at least ${counted(size('limit'), 'property')}`.replace('propertys', 'properties'), value),
      };
    case 'maxProperties':
      return {
        message: expected(`at most ${counted(size('limit'), 'property')}`.replace('propertys', 'properties'), value),
      };
    case 'anyOf':
    case 'oneOf':
      return { message: alternatives(params['passingSchemas'], value) };
    case 'not':
      return { message: `the schema does not allow ${foundText(value)}` };
    case 'false schema':
      return { message: 'the schema allows no value here' };
    default:
      return { message: `does not fit "${keyword}" of the schema: ${foundText(value)}` };
  }
}

function alternatives(passing: unknown, value: ExactJson): string {
  if (!Array.isArray(passing)) return `fits none of the alternatives of the schema: ${foundText(value)}`;
  return `fits more than one of the alternatives of the schema, of which only one may: ${foundText(value)}`;
}

function jsonTexts(values: unknown): string {
  return (Array.isArray(values) ? values : [values]).map((each) => JSON.stringify(each)).join(', ');
}

function lengthOf(value: ExactJson): string {
  return String(isExactJsonArray(value) ? value.length : 0);
}

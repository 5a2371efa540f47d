import { exactNumber } from '../../../values/exact-number.js';
import type { ExactJson } from '../../../values/exact-json.js';
import { JsonSyntaxError } from '../../../values/json-syntax-error.js';
import { parseJson } from '../../../values/parse-json.js';
import { fits } from '../encode/fits.js';
import type { AvroSchema, UnionSchema } from '../schema.js';
import { isTextual } from '../textual/textual.js';
import { unionValue } from '../union-value.js';

/**
 * The value that a text stands for in a field of this schema: text as it is for strings, bytes and symbols, else what JSON
 * says. A text that stands for none stays text, which the encoder then refuses.
 * @throws JsonSyntaxError for an array, a map or a record
 */
export function typedText(text: string, schema: AvroSchema): ExactJson {
  switch (schema.type) {
    case 'null':
      return text === 'null' ? null : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'int':
    case 'long':
    case 'float':
    case 'double':
      return /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(text) ? exactNumber(text) : text;
    case 'string':
    case 'bytes':
    case 'fixed':
    case 'enum':
      return text;
    case 'array':
    case 'map':
    case 'record':
      return parseJson(text);
    case 'union':
      return typedUnionText(text, schema);
  }
}

/** `null` is null where the union has it. Of the branches that the text could be of, a string is the last to be taken. */
function typedUnionText(text: string, union: UnionSchema): ExactJson {
  if (text === 'null' && union.branches.some(({ type }) => type === 'null')) return null;
  const branches = union.branches.filter(({ type }) => type !== 'null');
  const [only, ...others] = branches;
  if (only !== undefined && others.length === 0) return unionValue(union, only, typedText(text, only));

  const isText = (schema: AvroSchema): boolean =>
    schema.type === 'string' || ((schema.type === 'bytes' || schema.type === 'fixed') && !isTextual(schema));
  for (const branch of [...branches.filter((candidate) => !isText(candidate)), ...branches.filter(isText)]) {
    const value = jsonOrText(text, () => typedText(text, branch));
    if (fits(value, branch)) return unionValue(union, branch, value);
  }
  return jsonOrText(text, () => parseJson(text));
}

function jsonOrText(text: string, parse: () => ExactJson): ExactJson {
  try {
    return parse();
  } catch (error) {
    if (error instanceof JsonSyntaxError) return text;
    throw error;
  }
}

import type { ExactJson } from './exact-json.js';
import { JsonParser, type ParseJsonOptions } from './json-parser.js';
import { JsonSyntaxError } from './json-syntax-error.js';

/**
 * Parses JSON text as it is written: integers of up to 64 bits keep all their digits, objects the order of their keys
 * (`keysInOrder`), and an object with the same key twice is refused. JSON.parse does none of these; it is twice as fast.
 * @throws JsonSyntaxError
 * @see https://www.rfc-editor.org/rfc/rfc8259
 */
export function parseJson(text: string, options: ParseJsonOptions = {}): ExactJson {
  const parser = new JsonParser(text, options);
  parser.run(Infinity);
  parser.end();
  return parser.value;
}

/** A number that may be an integer beyond ±(2^53 − 1); some strings look like it too, which costs time and nothing else. */
const mayBeLong = /\d{16}/;

/**
 * Parses JSON text that one of our own encoders has written: what a map has twice, as Avro allows, counts as it is there last.
 * Several times faster than `parseJson` for what has no long integers.
 */
export function parseWrittenJson(text: string): ExactJson {
  if (mayBeLong.test(text)) return parseJson(text, { allowTwice: true });
  return JSON.parse(text) as ExactJson; // what JSON is made of
}

/** The same. @throws what `failure` makes of a mistake that is told with its place */
export function parseJsonOr(
  text: string,
  failure: (reason: string, cause: JsonSyntaxError) => Error,
  options: ParseJsonOptions = {},
): ExactJson {
  try {
    return parseJson(text, options);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw failure(`${error.message} (line ${error.line}, column ${error.column})`, error);
  }
}

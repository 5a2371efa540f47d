import { isExactJsonObject } from '../../values/exact-json.js';
import { JsonSyntaxError } from '../../values/json-syntax-error.js';
import { parseJson } from '../../values/parse-json.js';

/** What a schema in JSON says at its top; nothing where it is no object. */
export function topLevelOf(schema: string): Readonly<Record<string, unknown>> {
  try {
    const json = parseJson(schema);
    return isExactJsonObject(json) ? json : {};
  } catch (error) {
    if (error instanceof JsonSyntaxError) return {};
    throw error;
  }
}

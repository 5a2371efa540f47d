import { AppError, messageOf, type Problem } from '../errors.js';
import type { ExactJson } from '../values/exact-json.js';
import { Branches } from './branches.js';
import { openValidators } from './dialect.js';
import { invalidSchema, type SchemaDocument, type SchemaDocuments } from './parse-schema.js';
import { plainJson, withoutDialect } from './plain-json.js';
import { problemsOf } from './problems.js';

/** Everything that is wrong with a value, each with its path. */
export type JsonValidator = (value: ExactJson) => readonly Problem[];

const mainName = 'schema.json';

/**
 * Makes a validator of a schema. It sees integers beyond 2^53 as the nearest double.
 * @throws AppError SCHEMA_INVALID
 */
export function compileJsonValidator({ dialect, main, others }: SchemaDocuments): JsonValidator {
  const ajv = openValidators(dialect);
  const branches = new Branches(ajv);
  const add = (schema: object | boolean, key: string): void => {
    ajv.addSchema(schema, key);
    branches.add(schema, key);
  };
  try {
    const mainKey = main.id ?? mainName;
    for (const document of others) {
      const schema = withoutDialect(document.schema);
      for (const key of keysOf(document, main.id)) add(schema, key);
    }
    add(withoutDialect(main.schema), mainKey);
    const validate = ajv.compile({ $ref: mainKey });
    return (value) => (validate(plainJson(value)) ? [] : problemsOf(validate.errors ?? [], value, branches));
  } catch (error) {
    throw error instanceof AppError ? error : invalidSchema(messageOf(error), error);
  }
}

/**
 * The names under which references find a schema: its own, and the same relative to where the main schema says it is.
 * Confluent's clients take both.
 */
function keysOf({ name, id }: SchemaDocument, base: string | null): ReadonlySet<string> {
  const own = name ?? mainName;
  const absolute = base !== null && URL.canParse(own, base) ? [new URL(own, base).href] : [];
  return new Set([own, ...absolute].filter((key) => key !== id || key === own));
}

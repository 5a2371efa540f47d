import { AppError } from '../errors.js';
import { isExactJsonObject, type ExactJson } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { parseJson } from '../values/parse-json.js';
import { dialectNames, dialectOf, type Dialect } from './dialect.js';

/** A schema that another one refers to, under this name. */
export interface ReferencedSchema {
  readonly name: string;
  readonly text: string;
}

export interface SchemaDocument {
  /** null for the schema itself. */
  readonly name: string | null;
  /** Where it says it is, which its references are relative to. */
  readonly id: string | null;
  readonly schema: ExactJson;
}

export interface SchemaDocuments {
  readonly dialect: Dialect;
  readonly main: SchemaDocument;
  readonly others: readonly SchemaDocument[];
}

/** @throws AppError SCHEMA_INVALID */
export function parseSchemaDocuments(text: string, references: readonly ReferencedSchema[]): SchemaDocuments {
  const main = parseDocument(null, text);
  const named = isExactJsonObject(main.schema) ? main.schema['$schema'] : undefined;
  const dialect = dialectOf(named);
  if (dialect === null) throw invalidSchema(`"$schema" names none of ${dialectNames}`);
  const unique = new Map(references.map(({ name, text: each }) => [name, each]));
  return { dialect, main, others: [...unique].map(([name, each]) => parseDocument(name, each)) };
}

export function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `the JSON Schema cannot be used: ${reason}`, { cause });
}

function parseDocument(name: string | null, text: string): SchemaDocument {
  const schema = parsed(text);
  const id = isExactJsonObject(schema) ? (schema['$id'] ?? schema['id']) : undefined;
  return { name, id: typeof id === 'string' ? id : null, schema };
}

function parsed(text: string): ExactJson {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw invalidSchema(`${error.message} (line ${error.line}, column ${error.column})`, error);
  }
}

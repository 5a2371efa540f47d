import { AppError } from '../../errors.js';
import type { NamedSchemaText } from '../../registry/references.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { parseJsonOr } from '../../values/parse-json.js';
import { expectReadableSize } from '../shared/schema-size.js';
import { dialectNames, dialectOf, type Dialect } from './dialect.js';

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
export function parseSchemaDocuments(text: string, references: readonly NamedSchemaText[]): SchemaDocuments {
  const schema = parse(text);
  const dialect = dialectOf(isExactJsonObject(schema) ? schema['$schema'] : undefined);
  if (dialect === null) throw invalidSchema(`"$schema" names none of ${dialectNames}`);
  const document = (name: string | null, content: ExactJson): SchemaDocument => {
    const id = isExactJsonObject(content) ? content[dialect.idKeyword] : undefined;
    return { name, id: typeof id === 'string' ? id : null, schema: content };
  };
  const others = new Map(references.map((reference) => [reference.name, reference.text]));
  return {
    dialect,
    main: document(null, schema),
    others: [...others].map(([name, text]) => document(name, parse(text))),
  };
}

function parse(text: string): ExactJson {
  expectReadableSize(text, invalidSchema);
  return parseJsonOr(text, invalidSchema);
}

export function invalidSchema(reason: string, cause?: unknown): AppError {
  return new AppError('SCHEMA_INVALID', `the JSON Schema cannot be used: ${reason}`, { cause });
}

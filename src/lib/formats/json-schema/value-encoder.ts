import type { NamedSchemaText } from '../../registry/references.js';
import { inTurns } from '../../values/turns.js';
import type { SchemaEncoder } from '../format.js';
import { parseSchemaDocuments } from './parse-schema.js';
import { sampleJson } from './sample.js';
import { setJsonFields, withJsonEventFields } from './set-fields.js';
import { compilingJsonValidator } from './validator.js';

/**
 * What is sent is the text that was given, with all that JSON leaves open: its digits, its spaces.
 * @throws AppError SCHEMA_INVALID
 */
export async function jsonSchemaEncoder(text: string, references: readonly NamedSchemaText[]): Promise<SchemaEncoder> {
  const documents = parseSchemaDocuments(text, references);
  const validate = await inTurns(compilingJsonValidator(documents));
  return {
    schema: {
      withEventFields: (json, now) => withJsonEventFields(json, documents, now),
      setFields: (assignments, now) => setJsonFields(documents, validate, assignments, now),
      sample: (random, now) => sampleJson(documents, validate, random, now),
    },
    encode: (json, source) => {
      const problems = validate(json);
      return problems.length === 0 ? Buffer.from(source.text()) : problems;
    },
  };
}

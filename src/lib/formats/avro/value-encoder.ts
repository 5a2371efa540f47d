import { exactJsonText } from '../../values/exact-json.js';
import type { SchemaEncoder } from '../format.js';
import { BinaryOutput } from './binary-output.js';
import { compileAvroEncoder } from './encoder.js';
import { type AvroSource, parseAvroSchema } from './parse-schema.js';
import { sampleValue } from './sample.js';
import { setFields, withEventFields } from './set-fields.js';

/** @throws AppError SCHEMA_INVALID */
export function avroEncoder(text: string, references: readonly AvroSource[]): SchemaEncoder {
  const schema = parseAvroSchema(text, references, { checkDefaults: false });
  const encode = compileAvroEncoder(schema);
  const output = new BinaryOutput();
  return {
    schema: {
      withEventFields: (json, now) => withEventFields(json, schema, now),
      setFields: (assignments, now) => exactJsonText(setFields(schema, assignments, now)),
      sample: (random, now) => exactJsonText(sampleValue(schema, random, now)),
    },
    encode: (json) => {
      output.reset();
      const problems = encode(json, output);
      return problems.length === 0 ? output.written() : problems;
    },
  };
}

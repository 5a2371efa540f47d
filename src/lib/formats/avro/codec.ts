import { BinaryOutput } from './binary-output.js';
import { compileAvroEncoder } from './encoder.js';
import { sampleValue } from './sample.js';
import { parseAvroSchema, type AvroSource } from './schema.js';
import { setFields, withEventFields } from './set-fields.js';
import { exactJsonText } from '../../values/exact-json.js';
import type { SchemaCodec } from '../../events/value-encoders.js';

/** @throws AppError SCHEMA_INVALID */
export function avroCodec(text: string, references: readonly AvroSource[]): SchemaCodec {
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

import type { SchemaEncoder } from '../format.js';
import { avroBytesEncoder } from './bytes-encoder.js';
import { parseAvroInTurns, type AvroSource } from './parse-schema.js';
import { sampleValue } from './sample.js';
import { setFields, withEventFields } from './set-fields.js';

/** @throws AppError SCHEMA_INVALID */
export async function avroEncoder(text: string, references: readonly AvroSource[]): Promise<SchemaEncoder> {
  const schema = await parseAvroInTurns(text, references, { checkDefaults: false });
  return {
    schema: {
      withEventFields: (json, now) => withEventFields(json, schema, now),
      setFields: (assignments, now) => setFields(schema, assignments, now),
      sample: (random, now) => sampleValue(schema, random, now),
    },
    encode: avroBytesEncoder(schema),
  };
}

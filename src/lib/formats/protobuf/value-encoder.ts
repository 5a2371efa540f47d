import type { NamedSchemaText } from '../../registry/references.js';
import type { SchemaEncoder } from '../format.js';
import { encodeProtobuf } from './encoder.js';
import { parseProtobufInTurns } from './parse-schema.js';
import { sampleProtobuf } from './sample.js';
import { setProtobufFields, withProtobufEventFields } from './set-fields.js';

/** @throws AppError SCHEMA_INVALID */
export async function protobufEncoder(text: string, references: readonly NamedSchemaText[]): Promise<SchemaEncoder> {
  const schema = await parseProtobufInTurns(text, references);
  return {
    schema: {
      withEventFields: (json, now) => withProtobufEventFields(json, schema, now),
      setFields: (assignments, now) => setProtobufFields(schema, assignments, now),
      sample: (random, now) => sampleProtobuf(schema, random, now),
    },
    encode: (json, { isStored }) => {
      const { bytes, problems } = encodeProtobuf(schema, json, { asStored: isStored });
      return problems.length === 0 ? bytes : problems;
    },
  };
}

import { encodeProtobuf } from './encoder.js';
import { parseProtobufSchema } from './parse-schema.js';
import { sampleProtobuf } from './sample.js';
import { setProtobufFields, withProtobufEventFields } from './set-fields.js';
import type { NamedSchema } from '../../registry/references.js';
import type { SchemaCodec } from '../../events/value-encoders.js';

/** @throws AppError SCHEMA_INVALID */
export function protobufCodec(text: string, references: readonly NamedSchema[]): SchemaCodec {
  const schema = parseProtobufSchema(text, references);
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

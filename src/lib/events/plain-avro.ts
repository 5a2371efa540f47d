import { avroBytesEncoder } from '../formats/avro/bytes-encoder.js';
import { compileAvroDecoder } from '../formats/avro/decoder.js';
import type { LogicalForm } from '../formats/avro/logical-type.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import type { PlainType } from './plain-types.js';

/**
 * Avro without a wire header, all by one schema.
 * @param logical how dates and times are shown
 */
export function plainAvro(schema: AvroSchema, logical: LogicalForm = 'base'): PlainType {
  const encode = avroBytesEncoder(schema);
  return {
    takesText: false,
    decode: compileAvroDecoder(schema, undefined, logical),
    encode: (json) => {
      const encoded = encode(json);
      return encoded instanceof Uint8Array ? Buffer.from(encoded) : encoded;
    },
  };
}

import { BinaryOutput } from '../formats/avro/binary-output.js';
import { compileAvroDecoder } from '../formats/avro/decoder.js';
import { compileAvroEncoder } from '../formats/avro/encoder.js';
import type { LogicalForm } from '../formats/avro/logical-type.js';
import type { AvroSchema } from '../formats/avro/schema.js';
import type { PlainType } from './plain-types.js';

/**
 * Avro without a wire header, all by one schema.
 * @param logical how dates and times are shown
 */
export function plainAvro(schema: AvroSchema, logical: LogicalForm = 'base'): PlainType {
  const encode = compileAvroEncoder(schema);
  const output = new BinaryOutput();
  return {
    takesText: false,
    decode: compileAvroDecoder(schema, undefined, logical),
    encode: (json) => {
      output.reset();
      const problems = encode(json, output);
      return problems.length === 0 ? Buffer.from(output.written()) : problems;
    },
  };
}

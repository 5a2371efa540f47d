import type { Problem } from '../../errors.js';
import type { ExactJson } from '../../values/exact-json.js';
import { BinaryOutput } from './binary-output.js';
import { compileAvroEncoder } from './encoder.js';
import type { AvroSchema } from './schema.js';

/** @returns what gives the bytes of a value, which hold until the next one, or everything that is wrong with it */
export function avroBytesEncoder(schema: AvroSchema): (json: ExactJson) => Uint8Array | readonly Problem[] {
  const encode = compileAvroEncoder(schema);
  const output = new BinaryOutput();
  return (json) => {
    output.reset();
    const problems = encode(json, output);
    return problems.length === 0 ? output.written() : problems;
  };
}

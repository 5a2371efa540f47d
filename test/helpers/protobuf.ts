import { AppError, problemText } from '../../src/lib/errors.js';
import { compileProtobufDecoder } from '../../src/lib/formats/protobuf/decoder.js';
import { encodeProtobuf } from '../../src/lib/formats/protobuf/encoder.js';
import type { ProtobufSchema } from '../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufSchema } from '../../src/lib/formats/protobuf/parse-schema.js';
import { exactJsonText, type ExactJson } from '../../src/lib/values/exact-json.js';
import { parseJson } from '../../src/lib/values/parse-json.js';

const imports = ['any', 'duration', 'field_mask', 'struct', 'timestamp', 'wrappers']
  .map((name) => `import "google/protobuf/${name}.proto";`)
  .join(' ');

/** A schema of proto3 with everything of Google's imported. */
export function proto3(body: string): ProtobufSchema {
  return parseProtobufSchema(`syntax = "proto3"; package t; ${imports} ${body}`);
}

/** The JSON of a value whose message index is the short one, from bytes in hexadecimal. */
export function decodedText(schema: ProtobufSchema, hex: string, index = '00'): string {
  const bytes = Buffer.from(`ffff${index}${hex.replaceAll(' ', '')}`, 'hex');
  return exactJsonText(compileProtobufDecoder(schema)(bytes, 2, bytes.length).json);
}

/** What is wrong with bytes, as `consume` tells it. */
export function decodeProblem(schema: ProtobufSchema, hex: string, index = '00'): string {
  try {
    return decodedText(schema, hex, index);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    return [error.message, ...error.problems.map(problemText)].join(': ');
  }
}

/** The message's bytes in hexadecimal, after the index; or what is wrong with the JSON. */
export function encoded(
  schema: ProtobufSchema,
  json: string | ExactJson,
  asStored = false,
): string | readonly string[] {
  const value = typeof json === 'string' ? parseJson(json) : json;
  const { bytes, problems } = encodeProtobuf(schema, value, { asStored });
  return problems.length === 0 ? bytes.toString('hex') : problems.map(problemText);
}

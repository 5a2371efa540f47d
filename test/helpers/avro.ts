import { BinaryOutput } from '../../src/lib/formats/avro/binary-output.js';
import { compileAvroDecoder } from '../../src/lib/formats/avro/decoder.js';
import { compileAvroEncoder } from '../../src/lib/formats/avro/encoder.js';
import type { AvroSchema } from '../../src/lib/formats/avro/schema.js';
import { parseAvroSchema } from '../../src/lib/formats/avro/parse-schema.js';
import { AppError, type Problem } from '../../src/lib/errors.js';
import type { ExactJson } from '../../src/lib/values/exact-json.js';
import type { Json } from '../../src/lib/values/json.js';
import { JsonSink } from '../../src/lib/values/json-sink.js';
import { parseJson } from '../../src/lib/values/parse-json.js';

export function avroSchema(json: Json): AvroSchema {
  return parseAvroSchema(JSON.stringify(json));
}

/** A record `R` with one field `f` for each type. */
export function recordOf(...types: readonly Json[]): Json {
  return {
    type: 'record',
    name: 'R',
    fields: types.map((type, index) => ({ name: index === 0 ? 'f' : `f${index + 1}`, type })),
  };
}

/** The JSON text of a datum, or what is wrong with it: `path: message`. */
export function decodedText(bytes: Uint8Array | string, writer: Json, reader?: Json): string {
  const datum = typeof bytes === 'string' ? Buffer.from(bytes, 'hex') : Buffer.from(bytes);
  const around = Buffer.concat([Buffer.from('xx'), datum, Buffer.from([2, 2, 2, 2])]);
  const sink = new JsonSink({ capacity: 16 });
  sink.ascii('>');
  try {
    const decode = compileAvroDecoder(avroSchema(writer), reader === undefined ? undefined : avroSchema(reader));
    decode(around, 2, 2 + datum.length, sink);
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    if (sink.written().toString() !== '>') throw new Error('something was left in the sink', { cause: error });
    return problemText(error.problems);
  }
  return sink.written().toString().slice(1);
}

/** The bytes of a value in hexadecimal, or what is wrong with it: `path: message` of each problem. */
export function encodedHex(value: ExactJson, schema: Json): string {
  const output = new BinaryOutput({ capacity: 1 });
  output.byte(0xee);
  const problems = compileAvroEncoder(avroSchema(schema))(value, output);
  const hex = output.written().toString('hex').slice(2);
  if (problems.length > 0 && hex !== '') throw new Error('something was left in the output');
  return problems.length > 0 ? problemText(problems) : hex;
}

/** The same for a value's JSON text, all digits of whose numbers count. */
export function hexOf(text: string, schema: Json): string {
  return encodedHex(parseJson(text, { precise: true }), schema);
}

/** Whether these are the bytes that an encoder of ours would write for the datum. */
export function isCanonical(hex: string, schema: Json): boolean {
  const bytes = Buffer.from(hex, 'hex');
  return compileAvroDecoder(avroSchema(schema))(bytes, 0, bytes.length, new JsonSink());
}

export function problemText(problems: readonly Problem[]): string {
  return problems.map(({ path = '', message }) => `${path}: ${message}`).join('\n');
}

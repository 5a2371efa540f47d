import { readFileSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { AppError, problemText } from '../../src/lib/errors.js';
import { FormFault } from '../../src/lib/formats/protobuf/decode/faults.js';
import { compileProtobufDecoder } from '../../src/lib/formats/protobuf/decoder.js';
import { encodeProtobuf } from '../../src/lib/formats/protobuf/encoder.js';
import type { MessageType, ProtobufSchema } from '../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufSchema } from '../../src/lib/formats/protobuf/parse-schema.js';
import { exactJsonText, isExactJsonObject, type ExactJson } from '../../src/lib/values/exact-json.js';
import { JsonSyntaxError } from '../../src/lib/values/json-syntax-error.js';
import { parseJson } from '../../src/lib/values/parse-json.js';

/**
 * What Google's conformance runner starts: it reads requests from stdin, each with its length before it, and answers on
 * stdout. Values go the way that they go in `consume` and `produce`; the conversation itself is encoded that way, too.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/conformance/conformance.proto
 */
const [folder = '.'] = process.argv.slice(2);
const text = (file: string): string => readFileSync(join(folder, file), 'utf8');

const files = [
  'test_messages_proto2',
  'test_messages_proto3',
  'test_messages_proto2_editions',
  'test_messages_proto3_editions',
  'test_messages_edition2023',
].map((name) => parseProtobufSchema(text(`google/protobuf/${name}.proto`)));
const conversation = parseProtobufSchema(text('conformance/conformance.proto'));

/** A schema of which the message is the first one, so that its index is the short one. */
function schemaOf(name: string, within: readonly ProtobufSchema[]): ProtobufSchema | null {
  for (const { byName } of within) {
    const type: MessageType | undefined = byName.get(name);
    if (type !== undefined) return { messages: [{ type, nested: [] }], byName };
  }
  return null;
}

function decoded(schema: ProtobufSchema, payload: Buffer): ExactJson {
  return compileProtobufDecoder(schema)(Buffer.concat([Buffer.alloc(1), payload]), 0, payload.length + 1).json;
}

function encoded(schema: ProtobufSchema, json: ExactJson, asStored: boolean): Buffer {
  const { bytes, problems } = encodeProtobuf(schema, json, { asStored });
  if (problems.length > 0) throw new AppError('RECORD_INVALID', problems.map(problemText).join('; '));
  return Buffer.from(bytes.subarray(1));
}

type Request = Readonly<Record<string, ExactJson | undefined>>;

function answer(request: Request): ExactJson {
  const { requestedOutputFormat, testCategory } = request;
  const [messageType, stored, given] = [request['messageType'], request['protobufPayload'], request['jsonPayload']].map(
    (value) => (typeof value === 'string' ? value : null),
  );
  if (messageType === 'conformance.FailureSet') return { protobufPayload: '' };
  if (testCategory === 'JSON_IGNORE_UNKNOWN_PARSING_TEST') return { skipped: 'unknown keys of JSON are refused' };
  const payload = typeof stored === 'string' ? Buffer.from(stored, 'base64') : null;
  if (payload === null && typeof given !== 'string') return { skipped: 'neither bytes nor JSON' };
  if (requestedOutputFormat !== 'PROTOBUF' && requestedOutputFormat !== 'JSON') return { skipped: 'no such output' };
  const schema = schemaOf(messageType ?? '', files);
  if (schema === null) return { skipped: `no message "${messageType ?? ''}"` };
  return attempt('parseError', () => {
    const json = payload === null ? parseJson(given ?? '') : decoded(schema, payload);
    const bytes = encoded(schema, json, false);
    if (requestedOutputFormat === 'PROTOBUF') return { protobufPayload: bytes.toString('base64') };
    return attempt('serializeError', () => ({
      jsonPayload: exactJsonText(payload === null ? decoded(schema, bytes) : json),
    }));
  });
}

function attempt(failure: 'parseError' | 'serializeError', action: () => ExactJson): ExactJson {
  try {
    return action();
  } catch (error) {
    const kind = error instanceof AppError && error.cause instanceof FormFault ? 'serializeError' : failure;
    if (error instanceof AppError) return { [kind]: [error.message, ...error.problems.map(problemText)].join(': ') };
    if (error instanceof JsonSyntaxError) return { [failure]: error.message };
    return { runtimeError: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** null at the end of the input. */
function read(length: number): Buffer | null {
  const bytes = Buffer.alloc(length);
  for (let position = 0; position < length;) {
    const count = readSync(0, bytes, position, length - position, null);
    if (count === 0) return null;
    position += count;
  }
  return bytes;
}

const requests = schemaOf('conformance.ConformanceRequest', [conversation]);
const responses = schemaOf('conformance.ConformanceResponse', [conversation]);
for (let head = read(4); head !== null; head = read(4)) {
  const payload = read(head.readUInt32LE());
  if (payload === null || requests === null || responses === null) break;
  const request = decoded(requests, payload);
  const response = encoded(responses, isExactJsonObject(request) ? answer(request) : {}, true);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(response.length);
  writeSync(1, Buffer.concat([size, response]));
}

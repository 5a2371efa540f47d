import { DecodeFault } from '../avro/decode/fault.js';
import { AppError } from '../errors.js';
import { isExactJsonObject, keysInOrder, type ExactJson } from '../values/exact-json.js';
import { BufferFullError } from '../values/growing-buffer.js';
import { MessageReader } from './decode/message.js';
import { encodeProtobuf, typeKey } from './encoder.js';
import { messageAt, readMessageIndex, type MessageIndex } from './message-index.js';
import type { MessageType, ProtobufSchema } from './message-type.js';
import { orderedObject } from './ordered-object.js';
import { WireInput } from './wire-input.js';

/**
 * The value between two positions as its form in JSON.
 * @throws AppError RECORD_UNDECODABLE with the path and the byte where it went wrong
 */
export type ProtobufDecoder = (bytes: Buffer, start: number, end: number) => ExactJson;

/**
 * Makes a decoder to Protobuf's JSON mapping. It has the fields that are there, in the order in which they are there, and
 * nothing else, so that the same bytes can be made of it again; where they could not, the value counts as undecodable.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function compileProtobufDecoder(schema: ProtobufSchema): ProtobufDecoder {
  const input = new WireInput();
  const reader = new MessageReader(schema);
  return (bytes, start, end) => {
    input.start(bytes, start, end);
    let type: MessageType | null = null;
    try {
      const index = readMessageIndex(input);
      type = typeAt(schema, index, start);
      const json = withType(reader.read(input, type, 0), type, index);
      expectSame(encodeProtobuf(schema, json, { asStored: true }), bytes.subarray(start, end), start);
      return json;
    } catch (error) {
      throw undecodable(error, start, type ?? messageAt(schema, [0]));
    }
  };
}

function typeAt(schema: ProtobufSchema, { indexes }: MessageIndex, start: number): MessageType {
  const type = messageAt(schema, indexes);
  if (type === null) throw new DecodeFault(`the schema has no message [${indexes.join(', ')}]`, start);
  return type;
}

/** Says which message it is where that is not the first one, or not in the form that all clients write for that. */
function withType(json: ExactJson, { name }: MessageType, { isShort }: MessageIndex): ExactJson {
  if (isShort || !isExactJsonObject(json)) return json;
  const fields = keysInOrder(json).map((key) => [key, json[key] ?? null] as const);
  return orderedObject(new Map<string, ExactJson>([[typeKey, name], ...fields]));
}

function expectSame(encoded: ReturnType<typeof encodeProtobuf>, bytes: Buffer, start: number): void {
  if (encoded.bytes.equals(bytes)) return;
  const different = encoded.bytes.findIndex((byte, index) => byte !== bytes[index]);
  throw new DecodeFault('encoded in a way that its JSON could not give again', start + Math.max(different, 0));
}

function undecodable(error: unknown, start: number, type: MessageType | null): unknown {
  const isFault = error instanceof DecodeFault;
  if (!isFault && !(error instanceof BufferFullError)) return error;
  const problem = isFault
    ? { path: error.path, message: `${error.message} (byte ${error.position - start})` }
    : { message: `its bytes would be ${error.message}` };
  return new AppError('RECORD_UNDECODABLE', `not a value of "${type?.name ?? ''}"`, {
    cause: error,
    problems: [problem],
  });
}

import { AppError } from '../../errors.js';
import { isExactJsonObject, type ExactJson } from '../../values/exact-json.js';
import { BufferLimitError } from '../../values/growing-buffer.js';
import { DecodeFault } from '../shared/fault.js';
import { withKey } from './decode/any.js';
import { MessageReader } from './decode/message.js';
import { encodeProtobuf, typeKey } from './encoder.js';
import { messageAt, readMessageIndex, type MessageIndex } from './message-index.js';
import type { MessageType, ProtobufSchema } from './message-type.js';
import { WireInput } from './wire-input.js';

export interface DecodedProtobuf {
  readonly json: ExactJson;
  /** Whether the stored bytes can be made of the JSON again: those of most programs can, not of all that parsers take. */
  readonly isExact: boolean;
}

/**
 * The value between two positions as its form in JSON.
 * @throws AppError RECORD_UNDECODABLE with the path and the byte where it went wrong
 */
export type ProtobufDecoder = (bytes: Buffer, start: number, end: number) => DecodedProtobuf;

/**
 * Makes a decoder to Protobuf's JSON mapping. It has the fields that are there, in the order in which they are there, and
 * nothing else. The time it takes grows with the bytes, and no faster.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function compileProtobufDecoder(schema: ProtobufSchema): ProtobufDecoder {
  const input = new WireInput();
  return (bytes, start, end) => {
    input.start(bytes, start, end);
    let type: MessageType | null = null;
    try {
      const index = readMessageIndex(input);
      type = typeAt(schema, index, start);
      const json = withType(new MessageReader(schema).read(input, type, 0), type, index);
      return { json, isExact: givesAgain(schema, json, bytes.subarray(start, end)) };
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
  return isShort || !isExactJsonObject(json) ? json : withKey(typeKey, name, json);
}

function givesAgain(schema: ProtobufSchema, json: ExactJson, stored: Buffer): boolean {
  const { bytes, problems } = encodeProtobuf(schema, json, { asStored: true });
  return problems.length === 0 && bytes.equals(stored);
}

function undecodable(error: unknown, start: number, type: MessageType | null): unknown {
  const isFault = error instanceof DecodeFault;
  if (!isFault && !(error instanceof BufferLimitError)) return error;
  const problem = isFault
    ? { path: error.path, message: `${error.message} (byte ${error.position - start})` }
    : { message: `its bytes would be ${error.message}` };
  return new AppError('RECORD_UNDECODABLE', `not a value of "${type?.name ?? ''}"`, {
    cause: error,
    problems: [problem],
  });
}

import { EncodeProblems } from '../shared/problems.js';
import { expected } from '../shared/found.js';
import type { Problem } from '../../errors.js';
import { isExactJsonObject, keysInOrder, type ExactJson } from '../../values/exact-json.js';
import { MessageWriter, type MessageEncodeOptions } from './encode/message.js';
import { indexesOf, writeMessageIndex } from './message-index.js';
import type { MessageType, ProtobufSchema } from './message-type.js';
import { orderedObject } from './ordered-object.js';
import { WireOutput } from './wire-output.js';

/** The key in a value's JSON that says which message of the schema it is; without it, it is the first one. */
export const typeKey = '@type';

export interface EncodedValue {
  /** Which message it is, and the message. */
  readonly bytes: Buffer;
  /** Everything that is wrong with the value, each with its path; where there is anything, the bytes are worth nothing. */
  readonly problems: readonly Problem[];
}

/**
 * Encodes a value that is given in Protobuf's JSON mapping; fields may have the names that they have in the schema.
 * @see https://protobuf.dev/programming-guides/json/
 */
export function encodeProtobuf(schema: ProtobufSchema, json: ExactJson, options: MessageEncodeOptions): EncodedValue {
  const problems = new EncodeProblems();
  const output = new WireOutput({ capacity: 256 });
  const { type, value, isNamed } = chosen(schema, json, problems);
  if (type !== null) {
    const indexes = indexesOf(type, schema.messages) ?? [];
    writeMessageIndex(output, { indexes, isShort: !(isNamed && options.asStored) });
    new MessageWriter(schema, output, problems, options).write(value, type, 0);
  }
  return { bytes: output.written(), problems: problems.list() };
}

/** What says which message a value is, and the value without that. */
export function chosen(
  { messages, byName }: ProtobufSchema,
  json: ExactJson,
  problems: EncodeProblems,
): { readonly type: MessageType | null; readonly value: ExactJson; readonly isNamed: boolean } {
  const first = messages[0]?.type ?? null;
  const name = isExactJsonObject(json) && first?.byName.has(typeKey) === false ? json[typeKey] : undefined;
  if (!isExactJsonObject(json) || name === undefined) return { type: first, value: json, isNamed: false };
  const type = typeof name === 'string' ? byName.get(name.slice(name.lastIndexOf('/') + 1)) : undefined;
  const keys = keysInOrder(json).filter((key) => key !== typeKey);
  const value = orderedObject(new Map(keys.map((key) => [key, json[key] ?? null])));
  if (type !== undefined && indexesOf(type, messages) !== null) return { type, value, isNamed: true };
  problems.add(expected('the name of a message that the schema declares', name), typeKey);
  return { type: null, value, isNamed: true };
}

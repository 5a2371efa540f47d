import { DecodeFault } from '../shared/fault.js';
import { deepestMessage, type DeclaredMessage, type MessageType, type ProtobufSchema } from './message-type.js';
import type { WireInput } from './wire-input.js';
import type { WireOutput } from './wire-output.js';

/**
 * Which message of a schema a value is of: `[1, 0]` is the first message within the second one of the file. The numbers
 * stand before the message, zig-zag encoded, with their count before them; for `[0]` a single zero may stand for all.
 * @see https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format
 */
export interface MessageIndex {
  readonly indexes: readonly number[];
  /** Whether it was the single zero. */
  readonly isShort: boolean;
}

export function readMessageIndex(input: WireInput): MessageIndex {
  const { position } = input;
  const count = zigZag(input.varint());
  if (count === 0) return { indexes: [0], isShort: true };
  if (count < 0 || count > Math.min(deepestMessage, input.end - input.position))
    throw new DecodeFault('no index of a message', position);
  return { indexes: Array.from({ length: count }, () => zigZag(input.varint())), isShort: false };
}

/** Writes the short form where there is one, unless told otherwise. */
export function writeMessageIndex(output: WireOutput, { indexes, isShort }: MessageIndex): void {
  if (isShort && indexes.length === 1 && indexes[0] === 0) {
    output.varint(0);
    return;
  }
  for (const number of [indexes.length, ...indexes]) output.varint(number * 2);
}

export function messageAt({ messages }: ProtobufSchema, indexes: readonly number[]): MessageType | null {
  let [found, within]: [DeclaredMessage | undefined, readonly DeclaredMessage[]] = [undefined, messages];
  for (const index of indexes) {
    found = within[index];
    within = found?.nested ?? [];
  }
  return found?.type ?? null;
}

/** null for a message that the schema's own file does not declare. */
export function indexesOf(type: MessageType, messages: readonly DeclaredMessage[]): readonly number[] | null {
  for (const [index, message] of messages.entries()) {
    if (message.type === type) return [index];
    const further = indexesOf(type, message.nested);
    if (further !== null) return [index, ...further];
  }
  return null;
}

function zigZag(value: bigint): number {
  return Number((value >> 1n) ^ -(value & 1n));
}

import { exactJsonText, type ExactJson } from '../../../values/exact-json.js';
import { below } from '../../shared/fault.js';
import { plainFit } from '../field-fit.js';
import type { Field, FieldType } from '../message-type.js';
import { wireTypes, type WireInput } from '../wire-input.js';
import type { MessageReader } from './message.js';
import { readPlain } from './scalar.js';
import type { MessageSlots } from './slots.js';

/**
 * Reads an entry of a map: a message with the key as field 1 and the value as field 2, of which each may be left out where
 * it is the default, or be there more than once. Other fields in it say nothing.
 * @see https://protobuf.dev/programming-guides/encoding/#maps
 */
export function readEntry(
  input: WireInput,
  field: Field,
  reader: MessageReader,
  depth: number,
): { readonly name: string; readonly value: ExactJson } {
  reader.count(input.position);
  const keyType = { kind: 'scalar', scalar: field.mapKey ?? 'string' } as const;
  const { type } = field;
  const outer = input.enter();
  let name = defaultName(keyType.scalar);
  let value: ExactJson | undefined;
  let message: MessageSlots | undefined;
  while (input.position < input.end) {
    const tag = input.tag();
    if (tag >>> 3 === 1 && plainFit(keyType, tag & 7)) {
      const key = readPlain(input, keyType);
      name = typeof key === 'string' ? key : exactJsonText(key);
    } else if (tag >>> 3 === 2 && type.kind !== 'message' && plainFit(type, tag & 7)) {
      value = at(name, () => readPlain(input, type));
    } else if (tag >>> 3 === 2 && type.kind === 'message' && (tag & 7) === wireTypes.lengthDelimited) {
      const part = at(name, () => (message ??= reader.begin(input, type, depth + 1)));
      at(name, () => reader.part(input, field, part));
    } else input.skip(tag);
  }
  input.leave(outer);
  if (type.kind !== 'message') return { name, value: value ?? defaultOf(type) };
  return { name, value: at(name, () => reader.json(message ?? reader.begin(input, type, depth + 1))) };
}

function defaultName(scalar: string): string {
  if (scalar === 'string') return '';
  return scalar === 'bool' ? 'false' : '0';
}

/** The value in JSON of a field that was left out. */
function defaultOf(type: Exclude<FieldType, { kind: 'message' }>): ExactJson {
  if (type.kind === 'enum') return type.name === 'google.protobuf.NullValue' ? null : (firstName(type.numbers) ?? 0);
  if (type.scalar === 'string' || type.scalar === 'bytes') return '';
  if (type.scalar === 'bool') return false;
  return type.scalar.endsWith('64') ? '0' : 0;
}

function firstName(numbers: ReadonlyMap<string, number>): string | undefined {
  const [name] = numbers.keys();
  return name;
}

function at<Result>(key: string, read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    throw below({ key }, error);
  }
}

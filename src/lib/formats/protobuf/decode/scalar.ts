import { isUtf8 } from 'node:buffer';
import type { ExactJson } from '../../../values/exact-json.js';
import { DecodeFault } from '../../shared/fault.js';
import { floatText } from '../../shared/float-text.js';
import type { PlainFieldType } from '../field-fit.js';
import type { EnumType, ScalarType } from '../message-type.js';
import type { WireInput } from '../wire-input.js';

/** Reads a value as its form in JSON. */
export function readPlain(input: WireInput, type: PlainFieldType): ExactJson {
  if (type.kind === 'scalar' && type.takesAnyText === true) return input.delimited().toString(); // with U+FFFD where it is none
  return type.kind === 'enum' ? enumValue(input.varint32() | 0, type) : readers[type.scalar](input);
}

/** A number that has no name is the number; the only value of `NullValue` is null. */
function enumValue(number: number, { name, names }: EnumType): ExactJson {
  if (name === 'google.protobuf.NullValue' && number === 0) return null;
  return names.get(number) ?? number;
}

/** 64 bits are text, as many programs that read JSON have only doubles. */
const readers: Readonly<Record<ScalarType, (input: WireInput) => ExactJson>> = {
  double: (input) => numberOf(input.double()),
  float: (input) => {
    const value = input.float();
    if (value === 0) return value; // of which the text would have no sign
    return Number.isFinite(value) ? Number(floatText(value)) : String(value);
  },
  int32: (input) => input.varint32() | 0,
  int64: (input) => BigInt.asIntN(64, input.varint()).toString(),
  uint32: (input) => input.varint32() >>> 0,
  uint64: (input) => input.varint().toString(),
  sint32: (input) => {
    const value = input.varint32();
    return (value >>> 1) ^ -(value & 1);
  },
  sint64: (input) => {
    const value = input.varint();
    return BigInt.asIntN(64, (value >> 1n) ^ -(value & 1n)).toString();
  },
  fixed32: (input) => input.fixed32(),
  fixed64: (input) => input.fixed64().toString(),
  sfixed32: (input) => input.fixed32() | 0,
  sfixed64: (input) => BigInt.asIntN(64, input.fixed64()).toString(),
  bool: (input) => input.varint() !== 0n,
  string: (input) => {
    const { position } = input;
    const bytes = input.delimited();
    if (!isUtf8(bytes)) throw new DecodeFault('text that is not UTF-8', position);
    return bytes.toString();
  },
  bytes: (input) => input.delimited().toString('base64'),
};

function numberOf(value: number): ExactJson {
  return Number.isFinite(value) ? value : String(value);
}

import type { JsonSink } from '../../../values/json-sink.js';
import type { BinaryInput } from './binary-input.js';
import type { Decode } from './parts.js';
import { floatText } from '../../shared/float-text.js';
import type { AvroSchema } from '../schema.js';

type TypeName = AvroSchema['type'];

/**
 * Reads what was written as one primitive type as another. Those that are missing here don't fit.
 * @see https://avro.apache.org/docs/1.12.0/specification/#schema-resolution
 */
export const primitiveDecoders: Readonly<Partial<Record<TypeName, Readonly<Partial<Record<TypeName, Decode>>>>>> = {
  null: { null: decodeNull },
  boolean: { boolean: decodeBoolean },
  int: { int: decodeInt, long: decodeInt, float: decodeIntAsFloat, double: decodeInt },
  long: { long: decodeLong, float: decodeLongAsFloat, double: decodeLongAsDouble },
  float: { float: decodeFloat, double: decodeFloatAsDouble },
  double: { double: decodeDouble },
  bytes: { bytes: decodeBytes, string: decodeString },
  string: { bytes: decodeBytes, string: decodeString },
};

/** As Java and JavaScript write it; other bits mean the same. */
const plainNaN = 0x7ff8000000000000n;

function decodeNull(input: BinaryInput, sink: JsonSink): void {
  input.countValue();
  sink.ascii('null');
}

function decodeBoolean(input: BinaryInput, sink: JsonSink): void {
  const byte = input.byte();
  if (byte > 1) throw input.fault(`byte ${byte} is no boolean`, input.position - 1);
  sink.ascii(byte === 1 ? 'true' : 'false');
}

function decodeInt(input: BinaryInput, sink: JsonSink): void {
  sink.integer(input.int());
}

function decodeLong(input: BinaryInput, sink: JsonSink): void {
  const start = input.position;
  const value = input.long();
  if (Number.isSafeInteger(value)) {
    sink.integer(value);
  } else {
    input.position = start;
    sink.bigint(input.bigLong());
  }
}

function decodeFloat(input: BinaryInput, sink: JsonSink): void {
  const value = input.float();
  if (Number.isNaN(value) && input.bytes.readUInt32LE(input.position - 4) !== 0x7fc00000) input.isCanonical = false;
  writeFloat(value, sink);
}

function decodeDouble(input: BinaryInput, sink: JsonSink): void {
  const value = input.double();
  if (Number.isNaN(value) && input.bytes.readBigUInt64LE(input.position - 8) !== plainNaN) input.isCanonical = false;
  writeDouble(value, sink);
}

function decodeFloatAsDouble(input: BinaryInput, sink: JsonSink): void {
  writeDouble(input.float(), sink);
}

function decodeIntAsFloat(input: BinaryInput, sink: JsonSink): void {
  writeFloat(Math.fround(input.int()), sink);
}

function decodeLongAsDouble(input: BinaryInput, sink: JsonSink): void {
  writeDouble(input.long(), sink);
}

function decodeLongAsFloat(input: BinaryInput, sink: JsonSink): void {
  const start = input.position;
  let value = input.long();
  if (!Number.isSafeInteger(value)) {
    // Rounded once, to a float: to a double first could end one step off. The low bits only say whether there are any.
    input.position = start;
    const exact = input.bigLong();
    const high = (exact >> 16n) | ((exact & 0xffffn) === 0n ? 0n : 1n);
    value = Number(high) * 2 ** 16;
  }
  writeFloat(Math.fround(value), sink);
}

function decodeBytes(input: BinaryInput, sink: JsonSink): void {
  const start = input.span('bytes');
  sink.latin1String(input.bytes, start, input.position);
}

function decodeString(input: BinaryInput, sink: JsonSink): void {
  const start = input.span('string');
  if (!sink.utf8String(input.bytes, start, input.position)) throw input.fault('not valid UTF-8', start);
}

function writeFloat(value: number, sink: JsonSink): void {
  if (Number.isSafeInteger(value) || !Number.isFinite(value)) writeDouble(value, sink);
  else sink.ascii(floatText(value));
}

function writeDouble(value: number, sink: JsonSink): void {
  if (Number.isFinite(value)) sink.number(value);
  else sink.ascii(`"${value}"`); // as Avro Java does: JSON has no such numbers
}

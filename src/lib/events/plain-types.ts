import { AppError, type Problem } from '../errors.js';
import type { ValueDecoder, ValueSource } from '../formats/format.js';
import { writeJsonValue } from '../formats/json-schema/value-decoder.js';
import { doubleOf, isJsonNumber, type ExactJson } from '../values/exact-json.js';
import { utf8Bytes } from '../values/utf8.js';
import { base64Bytes } from './bytes-json.js';

/** What keys and values without a schema id may be: what Kafka's own serializers write, or JSON text. */
export const plainTypeNames = ['string', 'bytes', 'long', 'int', 'double', 'uuid', 'json'] as const;

export type PlainTypeName = (typeof plainTypeNames)[number];

/**
 * How bytes without a wire header are read and written.
 * @see the serializers of `org.apache.kafka.common.serialization`: numbers are big-endian, a UUID is its text
 */
export interface PlainType {
  /** True where text that is a key is the value itself, and no JSON. */
  readonly takesText: boolean;
  /** null where bytes stand for nothing but themselves. */
  readonly decode: ValueDecoder | null;
  /** The bytes, or all that is wrong with the value. */
  readonly encode: (json: ExactJson, source: ValueSource) => Uint8Array | readonly Problem[];
}

const largest = { int: 2n ** 31n, long: 2n ** 63n };
const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const plainTypes: Readonly<Record<PlainTypeName, PlainType>> = {
  string: {
    takesText: true,
    decode: (bytes, start, end, sink) => {
      if (!sink.utf8String(bytes, start, end)) throw undecodable('it is not UTF-8');
      return true;
    },
    encode: (json) => (typeof json === 'string' ? utf8Bytes(json) : null) ?? expected('text'),
  },
  bytes: {
    takesText: true,
    decode: null,
    encode: (json) => base64Bytes(json) ?? expected('base64'),
  },
  long: integerType('long', 8),
  int: integerType('int', 4),
  double: {
    takesText: false,
    decode: (bytes, start, end, sink) => {
      expectSize('double', 8, end - start);
      const value = bytes.readDoubleBE(start);
      if (Number.isFinite(value)) sink.number(value);
      else sink.string(String(value));
      return !Number.isNaN(value) || bytes.subarray(start, end).equals(doubleBytes(NaN));
    },
    encode: (json) => {
      const value = doubleOf(json);
      const isBeyond = isJsonNumber(json) && !Number.isFinite(value);
      if (value === null || isBeyond) return expected('a number of 64 bits, "NaN", "Infinity" or "-Infinity"');
      return doubleBytes(value);
    },
  },
  uuid: {
    takesText: true,
    decode: (bytes, start, end, sink) => {
      const text = bytes.toString('latin1', start, end);
      if (!uuidPattern.test(text)) throw undecodable('it is not a UUID');
      sink.string(text);
      return true;
    },
    encode: (json) => (typeof json === 'string' && uuidPattern.test(json) ? Buffer.from(json) : expected('a UUID')),
  },
  json: {
    takesText: false,
    decode: writeJsonValue,
    encode: (_, { text }) => Buffer.from(text()),
  },
};

function integerType(name: 'int' | 'long', size: number): PlainType {
  return {
    takesText: false,
    decode: (bytes, start, end, sink) => {
      expectSize(name, size, end - start);
      if (size === 4) sink.integer(bytes.readInt32BE(start));
      else sink.bigint(bytes.readBigInt64BE(start));
      return true;
    },
    encode: (json) => {
      const value = typeof json === 'bigint' ? json : Number.isInteger(json) ? BigInt(Number(json)) : null;
      if (value === null || value >= largest[name] || value < -largest[name]) {
        return expected(`a whole number of ${size * 8} bits`);
      }
      const bytes = Buffer.alloc(size);
      if (size === 4) bytes.writeInt32BE(Number(value));
      else bytes.writeBigInt64BE(value);
      return bytes;
    },
  };
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return bytes;
}

function expectSize(name: string, size: number, found: number): void {
  if (found !== size) throw undecodable(`${name}: expected ${size} bytes, found ${found}`);
}

function undecodable(message: string): AppError {
  return new AppError('RECORD_UNDECODABLE', message);
}

function expected(what: string): readonly Problem[] {
  return [{ path: '', message: `expected ${what}` }];
}

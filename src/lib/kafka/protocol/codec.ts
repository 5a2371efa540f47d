import type { Int64 } from '../../values/int64.js';
import { BufferReader } from './buffer-reader.js';
import { BufferWriter } from './buffer-writer.js';

/**
 * The types of Kafka's protocol as values: a request is described once, and both directions and its TypeScript type
 * follow from the description.
 * @see https://kafka.apache.org/protocol#protocol_types and KIP-482 for the flexible ("compact") forms.
 */
export interface WireCodec<Value> {
  read(reader: BufferReader, wire: WireVersion): Value;
  write(writer: BufferWriter, value: Value, wire: WireVersion): void;
}

export interface WireVersion {
  readonly version: number;
  /** True from the version on in which lengths are varints and every structure ends with tagged fields. */
  readonly flexible: boolean;
}

export type ValueOf<C> = C extends WireCodec<infer Value> ? Value : never;

export const boolean: WireCodec<boolean> = {
  read: (reader) => reader.int8() !== 0,
  write: (writer, value) => writer.int8(value ? 1 : 0),
};

export const int8: WireCodec<number> = {
  read: (reader) => reader.int8(),
  write: (writer, value) => writer.int8(value),
};

export const int16: WireCodec<number> = {
  read: (reader) => reader.int16(),
  write: (writer, value) => writer.int16(value),
};

export const int32: WireCodec<number> = {
  read: (reader) => reader.int32(),
  write: (writer, value) => writer.int32(value),
};

/** 64 bits that may need all their digits, such as a producer id. */
export const int64: WireCodec<bigint> = {
  read: (reader) => reader.int64(),
  write: (writer, value) => writer.int64(value),
};

/** An offset of a log, or a length of time: 64 bits on the wire, and below 2^53 wherever Kafka can reach; else it is refused. */
export const safeInt64: WireCodec<number> = {
  read(reader) {
    const value = reader.int32() * 2 ** 32 + reader.uint32();
    if (!Number.isSafeInteger(value)) throw new RangeError('an offset is beyond 2^53');
    return value;
  },
  write: (writer, value) => writer.int64(BigInt(value)),
};

/** A time, or an offset that somebody has committed: any 64 bits, all of which count. */
export const exactInt64: WireCodec<Int64> = {
  read(reader) {
    const value = reader.int32() * 2 ** 32 + reader.uint32();
    if (Number.isSafeInteger(value)) return value;
    return reader.buffer.readBigInt64BE(reader.position - 8);
  },
  write: (writer, value) => writer.int64(BigInt(value)),
};

export const uuid: WireCodec<string> = {
  read: (reader) => reader.bytes(16).toString('base64url'),
  write: (writer, value) => writer.bytes(Buffer.from(value, 'base64url')),
};

export const nullableBytes: WireCodec<Buffer | null> = {
  read(reader, { flexible }) {
    const length = flexible ? reader.uvarint() - 1 : reader.int32();
    return length < 0 ? null : reader.bytes(length);
  },
  write(writer, value, { flexible }) {
    if (flexible) writer.uvarint(value === null ? 0 : value.length + 1);
    else writer.int32(value === null ? -1 : value.length);
    if (value !== null) writer.bytes(value);
  },
};

export const bytes: WireCodec<Buffer> = {
  read: (reader, wire) => nullableBytes.read(reader, wire) ?? Buffer.alloc(0),
  write: (writer, value, wire) => nullableBytes.write(writer, value, wire),
};

export const nullableString: WireCodec<string | null> = {
  read(reader, { flexible }) {
    const length = flexible ? reader.uvarint() - 1 : reader.int16();
    return length < 0 ? null : reader.bytes(length).toString('utf8');
  },
  write(writer, value, { flexible }) {
    const bytes = value === null ? null : Buffer.from(value, 'utf8');
    if (flexible) writer.uvarint(bytes === null ? 0 : bytes.length + 1);
    else writer.int16(bytes === null ? -1 : bytes.length);
    if (bytes !== null) writer.bytes(bytes);
  },
};

export const string: WireCodec<string> = {
  read: (reader, wire) => nullableString.read(reader, wire) ?? '',
  write: (writer, value, wire) => nullableString.write(writer, value, wire),
};

export function nullableArray<Item>(item: WireCodec<Item>): WireCodec<readonly Item[] | null> {
  return {
    read(reader, wire) {
      const count = wire.flexible ? reader.uvarint() - 1 : reader.int32();
      if (count < 0) return null;
      // An item has at least a byte: a count that can't be true must not cost the memory it asks for.
      if (count > reader.remaining) throw new RangeError('message ends too early');
      const items: Item[] = [];
      for (let index = 0; index < count; index++) items.push(item.read(reader, wire));
      return items;
    },
    write(writer, items, wire) {
      if (wire.flexible) writer.uvarint(items === null ? 0 : items.length + 1);
      else writer.int32(items === null ? -1 : items.length);
      for (const element of items ?? []) item.write(writer, element, wire);
    },
  };
}

export function array<Item>(item: WireCodec<Item>): WireCodec<readonly Item[]> {
  const nullable = nullableArray(item);
  return {
    read: (reader, wire) => nullable.read(reader, wire) ?? [],
    write: (writer, items, wire) => nullable.write(writer, items, wire),
  };
}

/** A field that exists in a range of versions only; outside it nothing is written, and reading gives `otherwise`. */
export function inVersions<Value>(
  first: number,
  last: number,
  codec: WireCodec<Value>,
  otherwise: Value,
): WireCodec<Value> {
  const exists = ({ version }: WireVersion): boolean => version >= first && version <= last;
  return {
    read: (reader, wire) => (exists(wire) ? codec.read(reader, wire) : otherwise),
    write(writer, value, wire) {
      if (exists(wire)) codec.write(writer, value, wire);
    },
  };
}

export function since<Value>(first: number, codec: WireCodec<Value>, otherwise: Value): WireCodec<Value> {
  return inVersions(first, Infinity, codec, otherwise);
}

/** A field that a structure need not have: it follows the others under a number of its own (KIP-482). */
export interface TaggedField<Value> extends WireCodec<Value | null> {
  readonly tag: number;
}

/** @param first the version from which on it may be there; null is read, and nothing written, where it is not */
export function tagged<Value>(tag: number, first: number, codec: WireCodec<Value>): TaggedField<Value> {
  return {
    tag,
    read: (reader, wire) => (wire.version < first ? null : codec.read(reader, wire)),
    write(writer, value, wire) {
      if (value !== null) codec.write(writer, value, wire);
    },
  };
}

/** A structure, its fields in wire order, tagged ones last. Tagged fields that are not described are skipped when read. */
export function struct<Fields extends Readonly<Record<string, WireCodec<unknown>>>>(
  fields: Fields,
): WireCodec<{ readonly [Name in keyof Fields]: ValueOf<Fields[Name]> }> {
  type Value = { readonly [Name in keyof Fields]: ValueOf<Fields[Name]> };
  const placed = Object.entries(fields).filter(([, codec]) => !isTagged(codec));
  const optional = Object.entries(fields).flatMap(([name, codec]) => (isTagged(codec) ? [{ name, codec }] : []));
  return {
    read(reader, wire) {
      const value: Record<string, unknown> = {};
      for (const [name, codec] of placed) value[name] = codec.read(reader, wire);
      for (const { name } of optional) value[name] = null;
      if (wire.flexible) readTagged(reader, wire, optional, value);
      return value as Value; // built from the same fields that give the type
    },
    write(writer, value, wire) {
      for (const [name, codec] of placed) codec.write(writer, value[name], wire);
      if (wire.flexible) writeTagged(writer, wire, optional, value);
    },
  };
}

interface NamedTag {
  readonly name: string;
  readonly codec: TaggedField<unknown>;
}

function isTagged(codec: WireCodec<unknown>): codec is TaggedField<unknown> {
  return 'tag' in codec;
}

function readTagged(
  reader: BufferReader,
  wire: WireVersion,
  fields: readonly NamedTag[],
  value: Record<string, unknown>,
): void {
  for (let count = reader.uvarint(); count > 0; count--) {
    const tag = reader.uvarint();
    const content = reader.bytes(reader.uvarint());
    const field = fields.find(({ codec }) => codec.tag === tag);
    if (field !== undefined) value[field.name] = field.codec.read(new BufferReader(content), wire);
  }
}

function writeTagged(
  writer: BufferWriter,
  wire: WireVersion,
  fields: readonly NamedTag[],
  value: Readonly<Record<string, unknown>>,
): void {
  const present = fields.filter(({ name }) => (value[name] ?? null) !== null);
  writer.uvarint(present.length);
  for (const { name, codec } of present) {
    const content = new BufferWriter();
    codec.write(content, value[name], wire);
    writer.uvarint(codec.tag);
    writer.uvarint(content.written().length);
    writer.bytes(content.written());
  }
}

/** A structure that may be missing: a byte says whether it is there (KIP-893). */
export function nullableStruct<Fields extends Readonly<Record<string, WireCodec<unknown>>>>(
  fields: Fields,
): WireCodec<{ readonly [Name in keyof Fields]: ValueOf<Fields[Name]> } | null> {
  const present = struct(fields);
  return {
    read: (reader, wire) => (reader.int8() < 0 ? null : present.read(reader, wire)),
    write(writer, value, wire) {
      writer.int8(value === null ? -1 : 1);
      if (value !== null) present.write(writer, value, wire);
    },
  };
}

/** The types that a field of Protobuf may have, apart from enums and messages. */
export const scalarTypes = [
  'double',
  'float',
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'fixed32',
  'fixed64',
  'sfixed32',
  'sfixed64',
  'bool',
  'string',
  'bytes',
] as const;

export type ScalarType = (typeof scalarTypes)[number];

const scalarNames: ReadonlySet<string> = new Set(scalarTypes);

export function isScalarType(name: string): name is ScalarType {
  return scalarNames.has(name);
}

export interface EnumType {
  readonly kind: 'enum';
  readonly name: string;
  readonly numbers: ReadonlyMap<string, number>;
  /** Of names for one number the one that was declared first. */
  readonly names: ReadonlyMap<number, string>;
}

/** A message's type. It is one object wherever it is used, so a recursive one is part of a cyclic graph. */
export interface MessageType {
  readonly kind: 'message';
  /** With its package, such as `shop.v1.Order`. */
  readonly name: string;
  /** By number. */
  readonly fields: ReadonlyMap<number, Field>;
  /** By the name in JSON, and by the name in the schema. */
  readonly byName: ReadonlyMap<string, Field>;
  readonly required: readonly Field[];
}

export interface ScalarField {
  readonly kind: 'scalar';
  readonly scalar: ScalarType;
  /** Whether text may be other than UTF-8, as parsers take it in proto2. */
  readonly takesAnyText?: boolean;
}

export type FieldType = ScalarField | EnumType | MessageType;

export interface Field {
  readonly name: string;
  readonly jsonName: string;
  readonly number: number;
  /** Of a map's values, where it is a map. */
  readonly type: FieldType;
  /** The type of a map's keys; null where the field is no map. */
  readonly mapKey: ScalarType | null;
  readonly repeated: boolean;
  /** Whether numbers of a repeated field stand one after the other, under one tag. */
  readonly packed: boolean;
  /** Whether it is a group: a message between two tags, without a length before it. Of a map's values always false. */
  readonly delimited: boolean;
  /** Whether its default is the same as no value (proto3, without `optional`): such a value is not written. */
  readonly implicit: boolean;
  readonly required: boolean;
  /** Name of the oneof that it is part of. */
  readonly oneof: string | null;
}

/** How many messages may lie within the outermost one, each in the other: the limit of Google's own parsers. */
export const deepestMessage = 100;

/** How many values may be in one: messages, scalars, items of lists and entries of maps. */
export const mostValues = 1_000_000;

/** The key in JSON, besides the fields of a message, of those that its schema does not have: their bytes in base64. */
export const unknownFields = '$unknown';

/** A message that a file declares, with those declared in it: message indexes count in this order. */
export interface DeclaredMessage {
  readonly type: MessageType;
  readonly nested: readonly DeclaredMessage[];
}

export interface ProtobufSchema {
  /** Those of the schema's own file, in their order. */
  readonly messages: readonly DeclaredMessage[];
  /** Those of all its files, by full name. */
  readonly byName: ReadonlyMap<string, MessageType>;
}

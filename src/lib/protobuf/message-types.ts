import protobuf from 'protobufjs';
import { AppError } from '../errors.js';
import {
  scalarTypes,
  type EnumType,
  type Field,
  type FieldType,
  type MessageType,
  type ScalarType,
} from './message-type.js';

/** Makes the types of a schema from protobufjs's, each once. */
export class MessageTypes {
  readonly #messages = new Map<protobuf.Type, MessageType>();
  readonly #enums = new Map<protobuf.Enum, EnumType>();

  /** @throws AppError SCHEMA_INVALID for a group */
  message(type: protobuf.Type): MessageType {
    const known = this.#messages.get(type);
    if (known !== undefined) return known;
    const fields = new Map<number, Field>();
    const byName = new Map<string, Field>();
    const required: Field[] = [];
    const message: MessageType = { kind: 'message', name: fullName(type), fields, byName, required };
    this.#messages.set(type, message); // before its fields, which may be of this type
    const own = type.fieldsArray.map((each) => this.#field(each)).sort((a, b) => a.number - b.number);
    required.push(...own.filter((field) => field.required));
    for (const field of own) fields.set(field.number, field);
    for (const field of own) byName.set(field.name, field);
    for (const field of own) byName.set(field.jsonName, field);
    return message;
  }

  /** All messages, by full name. */
  all(root: protobuf.Root): ReadonlyMap<string, MessageType> {
    return new Map(typesIn(root).map((type) => [fullName(type), this.message(type)]));
  }

  #field(field: protobuf.Field): Field {
    if (field.delimited)
      throw new AppError('SCHEMA_INVALID', `"${pathOf(field)}" is a group, which has no form in JSON`);
    const map = mapParts(field);
    const type = this.#type(map?.value ?? field);
    const repeated = field.repeated && map === null;
    const isExtension = field.name.startsWith('.'); // protobufjs puts it into the message that is extended
    const name = isExtension ? `[${field.name.slice(1)}]` : field.name;
    return {
      name,
      jsonName: isExtension ? name : jsonName(field),
      number: field.id,
      type,
      mapKey: map === null ? null : scalarNamed(map.keyType),
      repeated,
      packed: field.packed && type.kind !== 'message' && !isLengthDelimited(type),
      implicit: !repeated && map === null && type.kind !== 'message' && !field.hasPresence,
      required: field.required,
      oneof: field.partOf === null || field.partOf.isProto3Optional ? null : field.partOf.name,
    };
  }

  #type(field: protobuf.Field): FieldType {
    const { resolvedType, type } = field;
    if (resolvedType instanceof protobuf.Type) return this.message(resolvedType);
    return resolvedType === null ? { kind: 'scalar', scalar: scalarNamed(type) } : this.#enum(resolvedType);
  }

  #enum(type: protobuf.Enum): EnumType {
    const known = this.#enums.get(type);
    if (known !== undefined) return known;
    const numbers = new Map(Object.entries(type.values));
    const names = new Map([...numbers].reverse().map(([name, number]) => [number, name]));
    const made: EnumType = { kind: 'enum', name: fullName(type), numbers, names };
    this.#enums.set(type, made);
    return made;
  }
}

/**
 * The types of a map's key and value: of `map<…>`, or of a list of messages that are marked as a map's entries, which is
 * how descriptors have it, and the schemas that Confluent's Java client makes of them.
 */
function mapParts(field: protobuf.Field): { readonly keyType: string; readonly value: protobuf.Field } | null {
  if (field instanceof protobuf.MapField) return { keyType: field.keyType, value: field };
  const { resolvedType: entry } = field;
  if (!(entry instanceof protobuf.Type) || entry.getOption('map_entry') !== true) return null;
  const [key, value] = [entry.fieldsById[1], entry.fieldsById[2]];
  return key === undefined || value === undefined ? null : { keyType: key.type, value };
}

function typesIn(namespace: protobuf.NamespaceBase): readonly protobuf.Type[] {
  return namespace.nestedArray.flatMap((each) => {
    if (each instanceof protobuf.Type) return [each, ...typesIn(each)];
    return each instanceof protobuf.Namespace ? typesIn(each) : [];
  });
}

function fullName({ fullName: name }: protobuf.ReflectionObject): string {
  return name.slice(1); // without the dot that it begins with
}

function pathOf(field: protobuf.Field): string {
  return field.parent === null ? field.name : `${fullName(field.parent)}.${field.name}`;
}

function scalarNamed(name: string): ScalarType {
  const scalar = scalarTypes.find((each) => each === name);
  if (scalar === undefined) throw new AppError('SCHEMA_INVALID', `"${name}" is no type of Protobuf`);
  return scalar;
}

function isLengthDelimited(type: FieldType): boolean {
  return type.kind === 'scalar' && (type.scalar === 'string' || type.scalar === 'bytes');
}

/**
 * The name that protoc gives a field in JSON: without underscores, and a capital letter after each.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc ToJsonName
 */
function jsonName(field: protobuf.Field): string {
  const own: unknown = field.options?.['json_name'];
  if (typeof own === 'string') return own;
  return field.name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

import protobuf from 'protobufjs';
import * as z from 'zod/mini';
import { AppError } from '../../errors.js';
import {
  scalarTypes,
  type EnumType,
  type Field,
  type FieldType,
  type MessageType,
  type ScalarType,
} from './message-type.js';
import { originalName } from './source/safe-name.js';

/** Makes the types of a schema from protobufjs's, each once. */
export class MessageTypes {
  readonly #messages = new Map<protobuf.Type, MessageType>();
  readonly #enums = new Map<protobuf.Enum, EnumType>();
  /** Messages that were met and whose fields are still to be made. One that begins a long chain of others needs no stack. */
  readonly #unfinished: (() => void)[] = [];

  message(type: protobuf.Type): MessageType {
    const message = this.#met(type);
    for (let finish = this.#unfinished.pop(); finish !== undefined; finish = this.#unfinished.pop()) finish();
    return message;
  }

  /** All messages, by full name. */
  all(root: protobuf.Root): ReadonlyMap<string, MessageType> {
    return new Map(typesIn(root).map((type) => [fullName(type), this.message(type)]));
  }

  /** The message's type, which may not have its fields yet. */
  #met(type: protobuf.Type): MessageType {
    const known = this.#messages.get(type);
    if (known !== undefined) return known;
    const fields = new Map<number, Field>();
    const byName = new Map<string, Field>();
    const required: Field[] = [];
    const message: MessageType = { kind: 'message', name: fullName(type), fields, byName, required };
    this.#messages.set(type, message);
    this.#unfinished.push(() => {
      const own = type.fieldsArray.map((each) => this.#field(each)).sort((a, b) => a.number - b.number);
      required.push(...own.filter((field) => field.required));
      for (const field of own) fields.set(field.number, field);
      for (const field of own) byName.set(field.name, field);
      for (const field of own) byName.set(field.jsonName, field);
    });
    return message;
  }

  #field(field: protobuf.Field): Field {
    const map = mapParts(field);
    const type = this.#type(map?.value ?? field);
    const repeated = field.repeated && map === null;
    const declared = field.declaringField ?? field; // of an extension, the one that has all its options
    const declaredName = originalName(field.name);
    const isExtension = declaredName.startsWith('.'); // protobufjs puts it into the message that is extended
    const name = isExtension ? `[${declaredName.slice(1)}]` : declaredName;
    return {
      name,
      jsonName: isExtension ? name : jsonName(field, name),
      number: field.id,
      type,
      mapKey: map === null ? null : scalarNamed(map.keyType),
      repeated,
      delimited: map === null && type.kind === 'message' && declared.delimited,
      packed: declared.packed && type.kind !== 'message' && !isLengthDelimited(type),
      implicit: !repeated && map === null && type.kind !== 'message' && !field.hasPresence,
      required: field.required,
      oneof: field.partOf === null || field.partOf.isProto3Optional ? null : field.partOf.name,
    };
  }

  #type(field: protobuf.Field): FieldType {
    const { resolvedType, type } = field;
    if (resolvedType instanceof protobuf.Type) return this.#met(resolvedType);
    if (resolvedType !== null) return this.#enum(resolvedType);
    const scalar = scalarNamed(type);
    return scalar === 'string' && !validatesText(field)
      ? { kind: 'scalar', scalar, takesAnyText: true }
      : { kind: 'scalar', scalar };
  }

  #enum(type: protobuf.Enum): EnumType {
    const known = this.#enums.get(type);
    if (known !== undefined) return known;
    const numbers = new Map(Object.entries(type.values).map(([name, number]) => [originalName(name), number]));
    const wrong = [...numbers].find(([, number]) => number !== (number | 0));
    if (wrong !== undefined) {
      throw new Error(`the number of ${wrong[0]} in the enum ${fullName(type)} is no 32-bit integer: ${wrong[1]}`);
    }
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
  return originalName(name.slice(1)); // without the dot that it begins with
}

function scalarNamed(name: string): ScalarType {
  const scalar = scalarTypes.find((each) => each === name);
  if (scalar === undefined) throw new AppError('SCHEMA_INVALID', `"${name}" is no type of Protobuf`);
  return scalar;
}

const resolvedFeatures = z.object({ utf8_validation: z.optional(z.string()) });

/** protobufjs keeps features to itself, and resolves this one as any other. */
function validatesText(field: protobuf.Field): boolean {
  const features: unknown = Reflect.get(field.declaringField ?? field, '_features');
  return resolvedFeatures.safeParse(features).data?.utf8_validation !== 'NONE';
}

function isLengthDelimited(type: FieldType): boolean {
  return type.kind === 'scalar' && (type.scalar === 'string' || type.scalar === 'bytes');
}

/**
 * The name that protoc gives a field in JSON: without underscores, and a capital letter after each.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc ToJsonName
 */
function jsonName(field: protobuf.Field, name: string): string {
  const own: unknown = field.options?.['json_name'];
  if (typeof own === 'string') return own;
  return name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase());
}

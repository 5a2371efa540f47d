import type { Field, FieldType, ScalarType } from '../message-type.js';
import { isScalarType } from '../message-type.js';
import type { FieldDeclaration, Options } from '../source/declarations.js';
import { withOwnFeatures, type Features } from './features.js';
import type { LinkedMessage, NameScope } from './scope.js';

/** Where a field is declared: for an extension that is not the message that has it. */
export interface FieldPlace {
  readonly scope: NameScope;
  /** Those of what is around it. */
  readonly features: Features;
  readonly isExtension: boolean;
}

/** @throws Error where its type is not there */
export function linkField(declaration: FieldDeclaration, place: FieldPlace): Field {
  const { label, oneof, options, isGroup } = declaration;
  const { isExtension } = place;
  const features = fieldFeatures(declaration, place);
  const found = foundType(declaration, place);
  const entry = label === 'repeated' && 'declaration' in found ? entryOf(found) : null;
  const type = entry === null ? fieldType(found) : fieldType(foundType(entry.value, entry.place));
  const mapKey = declaration.mapKey ?? entry?.key ?? null;
  const repeated = label === 'repeated' && mapKey === null;
  const name = isExtension ? `[${place.scope.fullName(declaration.name)}]` : declaration.name;
  const hasPresence =
    oneof !== null || isExtension || label === 'optional' || features['field_presence'] !== 'IMPLICIT';
  return {
    name,
    jsonName: isExtension ? name : jsonName(name, options),
    number: declaration.number,
    type,
    mapKey,
    repeated,
    delimited: mapKey === null && type.kind === 'message' && (isGroup || features['message_encoding'] === 'DELIMITED'),
    packed: features['repeated_field_encoding'] === 'PACKED' && type.kind !== 'message' && !isLengthDelimited(type),
    implicit: !repeated && mapKey === null && type.kind !== 'message' && !hasPresence,
    required: label === 'required' || features['field_presence'] === 'LEGACY_REQUIRED',
    oneof,
  };
}

/** `packed` is what proto2 and proto3 have instead of a feature. */
function fieldFeatures({ options }: FieldDeclaration, { features }: FieldPlace): Features {
  if (options.size === 0) return features;
  const resolved = withOwnFeatures(features, options);
  const packed = options.get('packed');
  return packed === undefined
    ? resolved
    : { ...resolved, repeated_field_encoding: packed === 'true' ? 'PACKED' : 'EXPANDED' };
}

type FoundType = NonNullable<NameScope['content']> | Extract<FieldType, { kind: 'scalar' }>;

function foundType(declaration: FieldDeclaration, place: FieldPlace): FoundType {
  const { type } = declaration;
  if (isScalarType(type)) {
    return type === 'string' && fieldFeatures(declaration, place)['utf8_validation'] === 'NONE'
      ? { kind: 'scalar', scalar: type, takesAnyText: true }
      : { kind: 'scalar', scalar: type };
  }
  const found = place.scope.find(type);
  if (found !== null) return found;
  throw new Error(`"${declaration.name}" in ${place.scope.name} is of the type "${type}", which is not there`);
}

function fieldType(found: FoundType): FieldType {
  return 'declaration' in found ? found.type : found;
}

interface MapEntry {
  readonly key: ScalarType;
  readonly value: FieldDeclaration;
  readonly place: FieldPlace;
}

/**
 * The types of a map's key and value where it is a list of messages that are marked as a map's entries, which is how
 * descriptors have it, and the schemas that Confluent's Java client makes of them.
 */
function entryOf({ declaration, features, around }: LinkedMessage): MapEntry | null {
  const { fields, options } = declaration;
  if (options.get('map_entry') !== 'true' || fields.length !== 2) return null;
  const [key, value] = [1, 2].map((number) => fields.find((field) => field.number === number));
  if (key === undefined || value === undefined || !isScalarType(key.type)) return null;
  return { key: key.type, value, place: { scope: around, features, isExtension: false } };
}

function isLengthDelimited(type: FieldType): boolean {
  return type.kind === 'scalar' && (type.scalar === 'string' || type.scalar === 'bytes');
}

/**
 * The name that protoc gives a field in JSON: without underscores, and a capital letter after each.
 * @see https://github.com/protocolbuffers/protobuf/blob/main/src/google/protobuf/descriptor.cc ToJsonName
 */
function jsonName(name: string, options: Options): string {
  const declared = options.get('json_name');
  if (declared !== undefined) return declared;
  return name.includes('_') ? name.replace(/_+(.?)/g, (_, letter: string) => letter.toUpperCase()) : name;
}

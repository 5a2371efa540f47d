import { jsonOrText, setJson, type Parts, type Place } from '../shared/assigned-value.js';
import { typeKey } from './encoder.js';
import type { Field, FieldType, MessageType } from './message-type.js';
import { wellKnownForm } from './well-known.js';

const integerText = /^-?\d+$/;

/** What texts stand for in a value of this type. */
export function typePlace(type: FieldType): Place {
  if (type.kind === 'message') return messagePlace(type);
  const what = type.kind === 'enum' ? `of the enum "${type.name}"` : `of type ${type.scalar}`;
  const isText = type.kind === 'scalar' && (type.scalar === 'string' || type.scalar === 'bytes');
  const isBare = (text: string): boolean => {
    if (text === 'null') return true;
    if (type.kind === 'enum') return integerText.test(text);
    return type.scalar === 'bool' && (text === 'true' || text === 'false');
  };
  // A number may stand as text.
  return {
    value: (text) => (!isText && isBare(text) ? setJson(text) : text),
    parts: () => ({ kind: 'none', what }),
  };
}

function fieldPlace({ type, mapKey, repeated }: Field): Place {
  const value = typePlace(type);
  if (mapKey !== null) return { value: setJson, parts: () => fieldsOf(() => value) };
  return repeated ? { value: setJson, parts: () => ({ kind: 'items', item: () => value }) } : value;
}

function messagePlace(type: MessageType): Place {
  const inner = type.byName.get('value');
  if (wellKnownForm(type.name) === undefined) {
    const fields = (name: string): Place | null => {
      const field = type.byName.get(name);
      return field === undefined ? null : fieldPlace(field);
    };
    const key = (name: string): string => type.byName.get(name)?.jsonName ?? name;
    return { value: setJson, parts: () => ({ ...fieldsOf(fields), key }) };
  }
  if (inner !== undefined && type.fields.size === 1) return typePlace(inner.type); // a wrapper
  return formPlaces[type.name] ?? { value: (text) => text, parts: () => ({ kind: 'none', what: `a "${type.name}"` }) };
}

const anyValue: Place = {
  value: jsonOrText,
  parts: (steps) =>
    steps.every((step) => typeof step === 'number')
      ? { kind: 'items', item: () => anyValue }
      : fieldsOf(() => anyValue),
};

const formPlaces: Readonly<Record<string, Place>> = {
  'google.protobuf.Value': anyValue,
  'google.protobuf.Struct': { value: setJson, parts: () => fieldsOf(() => anyValue) },
  'google.protobuf.ListValue': { value: setJson, parts: () => ({ kind: 'items', item: () => anyValue }) },
};

/** `@type` is text, wherever it stands. */
function fieldsOf(field: (name: string) => Place | null): Extract<Parts, { kind: 'fields' }> {
  return { kind: 'fields', field: (name) => (name === typeKey ? null : field(name)) };
}

import { isExactJsonObject, type ExactJson, type ExactJsonObject } from '../values/exact-json.js';
import { BufferLimitError } from '../values/growing-buffer.js';
import { jsonLiteral } from '../values/json-literal.js';
import type { JsonSink } from '../values/json-sink.js';

/**
 * How bytes of unknown meaning stand in JSON: as text where they are UTF-8, else as `{"$bytes":"<base64>"}`. So that
 * this can be told from a value that has that form itself, such a value gets one more `$`: `{"$$bytes":…}`.
 */
const opening = jsonLiteral('{"$bytes":"');
const closing = jsonLiteral('"}');

/** Writes bytes as text, or as base64 where they are not UTF-8, or so many that their escapes have no room. */
export function writeTextOrBytes(sink: JsonSink, bytes: Buffer, start: number, end: number): void {
  const before = sink.length;
  try {
    if (sink.utf8String(bytes, start, end)) return;
  } catch (error) {
    if (!(error instanceof BufferLimitError)) throw error;
    sink.truncate(before);
  }
  writeBytes(sink, bytes, start, end);
}

/** Writes bytes as base64. */
export function writeBytes(sink: JsonSink, bytes: Buffer, start: number, end: number): void {
  sink.literal(opening);
  sink.base64(bytes, start, end);
  sink.literal(closing);
}

const escapedName = /^\$+bytes$/;

/** Tells a decoded value from bytes: `{"$bytes":…}` becomes `{"$$bytes":…}`. */
export function escapeBytesObject(value: ExactJson): ExactJson {
  return renamed(value, (name) => `$${name}`);
}

/** The reverse of `escapeBytesObject`. */
export function unescapeBytesObject(value: ExactJson): ExactJson {
  return renamed(value, (name) => name.slice(1));
}

/** The bytes of `{"$bytes":"<base64>"}`; null for any other value. */
export function bytesOfObject(value: ExactJson): Buffer | null {
  const field = onlyField(value);
  return field?.name === '$bytes' ? base64Bytes(field.value ?? null) : null;
}

/** The bytes of text in base64; null for any other value. */
export function base64Bytes(value: ExactJson): Buffer | null {
  const isBase64 = typeof value === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return isBase64 ? Buffer.from(value, 'base64') : null;
}

function renamed(value: ExactJson, rename: (name: string) => string): ExactJson {
  const field = onlyField(value);
  return field !== null && escapedName.test(field.name) ? { [rename(field.name)]: field.value } : value;
}

function onlyField(value: ExactJson): { readonly name: string; readonly value: ExactJsonObject[string] } | null {
  if (!isExactJsonObject(value)) return null;
  const [name, ...others] = Object.keys(value);
  return name === undefined || others.length > 0 ? null : { name, value: value[name] };
}

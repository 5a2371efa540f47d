import { AppError } from '../errors.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { JsonSink } from '../values/json-sink.js';
import { formatTime } from '../values/time.js';
import { writeValue, type KnownSchema, type ValueError } from './record-format.js';
import type { RecordFormat } from './record-formats.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly cursor: RecordCursor;
  readonly schema: KnownSchema | null;
}

type Part = (sink: JsonSink, place: Place) => ValueError;

/** What a letter after `%` stands for; `s`, `K`, `S` and `T` as in kcat, `v`, `d` and `i` as in rpk and kcl. */
const verbs: Readonly<Record<string, Part>> = {
  t: (sink, { topic }) => text(sink, topic),
  p: (sink, { partition }) => text(sink, String(partition)),
  o: (sink, { cursor }) => text(sink, String(cursor.offset)),
  T: (sink, { cursor }) => text(sink, String(cursor.timestamp)),
  d: (sink, { cursor }) => text(sink, cursor.timestamp < 0 ? '-' : formatTime(cursor.timestamp)),
  k: (sink, { cursor }) => bytes(sink, cursor.key()),
  K: (sink, { cursor }) => text(sink, String(cursor.keyStart < 0 ? -1 : cursor.keyEnd - cursor.keyStart)),
  v: decodedValue,
  s: decodedValue,
  S: (sink, { cursor }) => text(sink, String(cursor.valueStart < 0 ? -1 : cursor.valueEnd - cursor.valueStart)),
  h: (sink, { cursor }) => {
    for (const [index, { key, value }] of cursor.headers().entries()) {
      if (index > 0) text(sink, ',');
      bytes(sink, key);
      text(sink, '=');
      bytes(sink, value);
    }
    return null;
  },
  i: (sink, { schema }) => text(sink, schema === null ? '-' : String(schema.id)),
  '%': (sink) => text(sink, '%'),
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };

export const templateHelp =
  '%t topic, %p partition, %o offset, %T epoch ms, %d time, %k key, %h headers, %v value, %i schema id';

/**
 * Writes records by a template such as `%o %k: %v\n`. Decoded values stand as JSON, the others as their bytes.
 * @throws AppError USAGE for a letter that stands for nothing
 */
export function templateFormat(template: string): RecordFormat {
  const parts = parse(template);
  return {
    decodes: /%[vsi]/.test(template.replaceAll('%%', '')),
    write: (sink, { topic, partition }, cursor, schema) => {
      const place = { topic, partition, cursor, schema };
      let failed: ValueError = null;
      for (const part of parts) failed = part(sink, place) ?? failed;
      return failed;
    },
  };
}

function parse(template: string): readonly Part[] {
  const parts: Part[] = [];
  for (const [token] of template.matchAll(/%.?|\\.|[^%\\]+|\\$/gs)) {
    if (token.startsWith('%')) {
      const verb = verbs[token.slice(1)];
      if (verb === undefined)
        throw new AppError('USAGE', `--format: "${token}" stands for nothing`, { hint: `Use ${templateHelp}.` });
      parts.push(verb);
    } else {
      const literal = token.startsWith('\\') ? (escapes[token.slice(1)] ?? token) : token;
      parts.push((sink) => text(sink, literal));
    }
  }
  return parts;
}

function decodedValue(sink: JsonSink, { cursor, schema }: Place): ValueError {
  if (schema === null) return bytes(sink, cursor.value());
  return writeValue(sink, cursor, schema);
}

function text(sink: JsonSink, value: string): null {
  sink.raw(Buffer.from(value));
  return null;
}

function bytes(sink: JsonSink, value: Buffer | null): null {
  sink.raw(value ?? nullText);
  return null;
}

const nullText = Buffer.from('null');

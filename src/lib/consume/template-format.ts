import { AppError } from '../errors.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { JsonSink } from '../values/json-sink.js';
import { recordTimeText } from '../values/time.js';
import type { RecordReaders } from '../events/record-decoders.js';
import { writeKey, writeValue, type RecordError } from './record-format.js';
import type { RecordFormat } from './record-formats.js';

interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly cursor: RecordCursor;
  readonly readers: RecordReaders;
}

type Part = (sink: JsonSink, place: Place) => RecordError;

/** What a letter after `%` stands for; `s`, `K`, `S` and `T` as in kcat, `v`, `d` and `i` as in rpk and kcl. */
const verbs: Readonly<Record<string, Part>> = {
  t: (sink, { topic }) => text(sink, topic),
  p: (sink, { partition }) => text(sink, String(partition)),
  o: (sink, { cursor }) => text(sink, String(cursor.offset)),
  T: (sink, { cursor }) => text(sink, String(cursor.timestamp)),
  d: (sink, { cursor }) => text(sink, recordTimeText(cursor.timestamp)),
  k: decodedKey,
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
  i: (sink, { readers }) => text(sink, String(readers.value?.schemaId ?? readers.value?.schemaGuid ?? '-')),
  '%': (sink) => text(sink, '%'),
};

const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', '0': '\0', '\\': '\\' };

export const templateHelp =
  '%t topic, %p partition, %o offset, %T epoch ms, %d time, %k key, %h headers, %v value, %i schema id';

/**
 * Writes records by a template such as `%o %k: %v\n`. Decoded keys and values stand as JSON, the others as their bytes.
 * @throws AppError USAGE for a letter that stands for nothing
 */
export function templateFormat(template: string): RecordFormat {
  const parts = parse(template);
  return {
    decodes: /%[kvsi]/.test(template.replaceAll('%%', '')),
    write: (sink, { topic, partition }, cursor, readers) => {
      const place = { topic, partition, cursor, readers };
      let failed: RecordError = null;
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

function decodedKey(sink: JsonSink, { cursor, readers }: Place): RecordError {
  return readers.key === null ? bytes(sink, cursor.key()) : writeKey(sink, cursor, readers.key, false);
}

function decodedValue(sink: JsonSink, { cursor, readers }: Place): RecordError {
  return readers.value === null ? bytes(sink, cursor.value()) : writeValue(sink, cursor, readers.value);
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

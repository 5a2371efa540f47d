import {
  exactJsonText,
  isExactJsonArray,
  isExactJsonObject,
  type ExactJson,
  type ExactJsonObject,
} from '../values/exact-json.js';
import { parseWrittenJson } from '../values/parse-json.js';

const hidden = '***';

/**
 * Lines of records with some fields hidden, each marked with `"masked":true`. What cannot be looked into, such as bytes or a text,
 * is hidden whole.
 * @param paths such as `value.email`, `key` or `headers.trace`; through lists and maps, to each of their items
 */
export function maskLines(lines: Buffer, paths: readonly string[]): Buffer {
  const texts = lines.toString().split('\n');
  return Buffer.from(
    texts.map((text) => (text === '' ? '' : exactJsonText(maskRecord(parseWrittenJson(text), paths)))).join('\n'),
  );
}

function maskRecord(record: ExactJson, paths: readonly string[]): ExactJson {
  if (!isExactJsonObject(record)) return record;
  let masked: Record<string, ExactJson | undefined> = { ...record };
  for (const path of paths) {
    const [part = '', ...rest] = path.split('.');
    if (part === 'headers') masked['headers'] = maskHeaders(masked['headers'], rest);
    else if (masked[part] !== undefined && masked[part] !== null) masked[part] = maskAt(masked[part], rest);
    // What says the same in another way.
    if (part === 'value') masked = without(masked, 'valueBytes');
    if (masked['error'] !== undefined) masked['error'] = 'hidden, as it may name values';
  }
  return { ...masked, masked: true };
}

function maskHeaders(headers: ExactJson | undefined, [name]: readonly string[]): ExactJson | undefined {
  if (!isExactJsonArray(headers)) return headers;
  return headers.map((header): ExactJson => {
    const isMeant = isExactJsonObject(header) && (name === undefined || header['key'] === name);
    return isMeant ? { ...header, value: hidden } : header;
  });
}

function maskAt(value: ExactJson, path: readonly string[]): ExactJson {
  const [name, ...rest] = path;
  if (value === null) return null;
  if (name === undefined) return hidden;
  if (isExactJsonArray(value)) return value.map((item) => maskAt(item, path));
  if (!isExactJsonObject(value) || '$bytes' in value) return hidden;
  return maskField(value, name, rest);
}

function maskField(object: ExactJsonObject, name: string, rest: readonly string[]): ExactJson {
  const entries = Object.entries(object).map(([key, value]): [string, ExactJson | undefined] => {
    if (value === undefined) return [key, value];
    if (key === name) return [key, maskAt(value, rest)];
    // A branch of a union, or an entry of a map, stands between: `{"com.todoapp.User": {"email": …}}`.
    return [key, isExactJsonObject(value) || isExactJsonArray(value) ? maskInside(value, name, rest) : value];
  });
  return Object.fromEntries(entries);
}

function maskInside(value: ExactJson, name: string, rest: readonly string[]): ExactJson {
  if (isExactJsonArray(value)) return value.map((item) => maskInside(item, name, rest));
  return isExactJsonObject(value) ? maskField(value, name, rest) : value;
}

function without(
  record: Readonly<Record<string, ExactJson | undefined>>,
  field: string,
): Record<string, ExactJson | undefined> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== field));
}

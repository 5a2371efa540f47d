import { AppError, type Problem } from '../errors.js';
import { base64Bytes, bytesOfObject, unescapeBytesObject } from '../events/bytes-json.js';
import { unescapeBytesText } from '../events/bytes-text.js';
import type { RecordHeader } from '../kafka/records/record.js';
import { fieldSource, oneLine } from '../values/json-text.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../values/exact-json.js';
import { isInt64, type Int64 } from '../values/int64.js';
import { halfPair, utf8Bytes } from '../values/utf8.js';
import type { DraftJson, DraftKey, DraftValue, RecordDraft } from './draft.js';

/** `topic`, `partition` and `offset` say where a record was; `error` why its key or its value is shown as bytes. */
export const envelopeFields: ReadonlySet<string> = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'key',
  'keySchemaId',
  'keySchemaGuid',
  'headers',
  'value',
  'schemaId',
  'schemaGuid',
  'valueBytes',
  'error',
  'masked',
]);

/** Which parts without a schema id are JSON, since the user has said of what type they are. */
export interface TypedParts {
  readonly key: boolean;
  readonly value: boolean;
}

/**
 * Reads a record as `consume` prints it.
 * @param text the JSON text that it was parsed from
 * @throws AppError RECORD_INVALID with each bad field
 */
export function parseEnvelope(envelope: ExactJson, text: string, typed: TypedParts): RecordDraft {
  if (!isExactJsonObject(envelope)) throw invalid([{ path: '', message: 'expected an object' }]);
  const problems: Problem[] = [];
  const report = (path: string, message: string): void => void problems.push({ path, message });
  for (const name of Object.keys(envelope)) if (!envelopeFields.has(name)) report(name, 'unknown field');
  if (envelope['masked'] !== undefined) {
    report('masked', 'fields of this record are hidden by the `mask` of a profile, and would be written so');
  }
  if (envelope['value'] === undefined) report('value', 'is missing; null is a tombstone');
  const draft: RecordDraft = {
    key: envelope['key'] === undefined ? undefined : parseKey(envelope, text, typed.key, report),
    headers: parseHeaders(envelope['headers'], report),
    timestamp: parseTimestamp(envelope['timestamp'], report),
    value: parseValue(envelope, text, typed.value, report),
  };
  if (problems.length > 0) throw invalid(problems);
  return draft;
}

type Report = (path: string, message: string) => void;

function parseKey(envelope: ExactJsonObject, text: string, isTyped: boolean, report: Report): DraftKey {
  const schema = parseId(envelope, 'keySchemaId', report) ?? parseGuid(envelope, 'keySchemaGuid', report);
  const draft = parsePart(envelope, text, { name: 'key', schema, stored: null, isTyped }, report);
  return draft.kind === 'tombstone' ? { kind: 'none' } : draft;
}

function parseValue(envelope: ExactJsonObject, text: string, isTyped: boolean, report: Report): DraftValue {
  const { valueBytes } = envelope;
  const stored = valueBytes === undefined ? null : base64Bytes(valueBytes);
  if (valueBytes !== undefined && stored === null) report('valueBytes', 'expected base64');
  const schema = parseId(envelope, 'schemaId', report) ?? parseGuid(envelope, 'schemaGuid', report);
  return parsePart(envelope, text, { name: 'value', schema, stored, isTyped }, report);
}

interface Part extends Pick<DraftJson, 'schema' | 'stored'> {
  readonly name: 'key' | 'value';
  readonly isTyped: boolean;
}

function parsePart(
  envelope: ExactJsonObject,
  text: string,
  { name, schema, stored, isTyped }: Part,
  report: Report,
): DraftValue {
  const json = envelope[name] ?? null;
  if (json === null) return { kind: 'tombstone' };
  const bytes = bytesOfObject(json);
  if (bytes !== null) return { kind: 'bytes', bytes };
  if (schema !== null || isTyped) {
    const source = (): string => unescapeBytesText(oneLine(fieldSource(text, name) ?? ''), json);
    return { kind: 'json', json: unescapeBytesObject(json), text: source, schema, stored };
  }
  if (typeof json === 'string') return { kind: 'bytes', bytes: textBytes(json, name, report) };
  const remedy = `or \`--${name}-type\` has to say what it is`;
  report(name, `without a schema id it has to be text, {"$bytes":"<base64>"} or null, ${remedy}`);
  return { kind: 'tombstone' };
}

function parseId(envelope: ExactJsonObject, name: 'schemaId' | 'keySchemaId', report: Report): number | null {
  const id = envelope[name] ?? null;
  if (id === null || (typeof id === 'number' && Number.isInteger(id) && id >= 0)) return id;
  report(name, 'expected the id of a schema, or null');
  return null;
}

function parseGuid(envelope: ExactJsonObject, name: 'schemaGuid' | 'keySchemaGuid', report: Report): string | null {
  const guid = envelope[name] ?? null;
  if (guid === null || (typeof guid === 'string' && guidPattern.test(guid))) return guid;
  report(name, 'expected the GUID of a schema, or null');
  return null;
}

const guidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

function parseTimestamp(value: ExactJson | undefined, report: Report): Int64 | undefined {
  if (value === undefined || isInt64(value)) return value;
  report('timestamp', 'expected epoch milliseconds, a whole number of 64 bits');
  return undefined;
}

function parseHeaders(headers: ExactJson | undefined, report: Report): readonly RecordHeader[] {
  if (headers === undefined) return [];
  if (!isExactJsonArray(headers)) {
    report('headers', 'expected a list of {"key":…,"value":…}');
    return [];
  }
  return headers.map((header, index) => {
    const path = `headers[${index}]`;
    if (!isExactJsonObject(header)) report(path, 'expected {"key":…,"value":…}');
    const { key, value } = isExactJsonObject(header) ? header : {};
    const name = textOrBytes(key ?? null, `${path}.key`, report);
    if (name === null) report(`${path}.key`, 'is missing');
    return { key: name ?? Buffer.alloc(0), value: textOrBytes(value ?? null, `${path}.value`, report) };
  });
}

function textOrBytes(value: ExactJson, path: string, report: Report): Buffer | null {
  if (value === null) return null;
  if (typeof value === 'string') return textBytes(value, path, report);
  const bytes = bytesOfObject(value);
  if (bytes === null) report(path, 'expected text, {"$bytes":"<base64>"} or null');
  return bytes;
}

function textBytes(text: string, path: string, report: Report): Buffer {
  const bytes = utf8Bytes(text);
  if (bytes === null) report(path, halfPair);
  return bytes ?? Buffer.alloc(0);
}

function invalid(problems: readonly Problem[]): AppError {
  return new AppError('RECORD_INVALID', 'not a record as `consume` prints it', { problems });
}

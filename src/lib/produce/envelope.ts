import { AppError, type Problem } from '../errors.js';
import { bytesOfObject, unescapeBytesObject } from '../events/bytes-json.js';
import { unescapeBytesText } from '../events/bytes-text.js';
import type { RecordHeader } from '../kafka/records/record.js';
import { fieldSource, oneLine } from '../values/json-text.js';
import { isExactJsonArray, isExactJsonObject, type ExactJson, type ExactJsonObject } from '../values/exact-json.js';
import type { DraftValue, RecordDraft } from './draft.js';

/** `topic`, `partition` and `offset` say where a record was; `error` why its value is shown as bytes. */
const fields: ReadonlySet<string> = new Set([
  'topic',
  'partition',
  'offset',
  'timestamp',
  'key',
  'headers',
  'value',
  'schemaId',
  'error',
]);

/**
 * Reads a record as `consume` prints it.
 * @param text the JSON text that it was parsed from
 * @throws AppError RECORD_INVALID with each bad field
 */
export function parseEnvelope(envelope: ExactJson, text: string): RecordDraft {
  if (!isExactJsonObject(envelope)) throw invalid([{ path: '', message: 'expected an object' }]);
  const problems: Problem[] = [];
  const report = (path: string, message: string): void => void problems.push({ path, message });
  for (const name of Object.keys(envelope)) if (!fields.has(name)) report(name, 'unknown field');
  if (envelope['value'] === undefined) report('value', 'is missing; null is a tombstone');
  const draft: RecordDraft = {
    key: envelope['key'] === undefined ? undefined : textOrBytes(envelope['key'], 'key', report),
    headers: parseHeaders(envelope['headers'], report),
    timestamp: parseTimestamp(envelope['timestamp'], report),
    value: parseValue(envelope, text, report),
  };
  if (problems.length > 0) throw invalid(problems);
  return draft;
}

type Report = (path: string, message: string) => void;

function parseValue(envelope: ExactJsonObject, text: string, report: Report): DraftValue {
  const { value = null, schemaId = null } = envelope;
  const isId = typeof schemaId === 'number' && Number.isInteger(schemaId) && schemaId >= 0;
  if (schemaId !== null && !isId) report('schemaId', 'expected the id of a schema, or null');
  if (value === null) return { kind: 'tombstone' };
  const bytes = bytesOfObject(value);
  if (bytes !== null) return { kind: 'bytes', bytes };
  if (isId) {
    const source = (): string => unescapeBytesText(oneLine(fieldSource(text, 'value') ?? ''), value);
    return { kind: 'json', json: unescapeBytesObject(value), text: source, schemaId };
  }
  if (typeof value === 'string') return { kind: 'bytes', bytes: Buffer.from(value) };
  report('value', 'without a schema id it has to be text, {"$bytes":"<base64>"} or null');
  return { kind: 'tombstone' };
}

function parseTimestamp(value: ExactJson | undefined, report: Report): number | undefined {
  if (value === undefined || (typeof value === 'number' && Number.isInteger(value))) return value;
  report('timestamp', 'expected epoch milliseconds');
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
  if (typeof value === 'string') return Buffer.from(value);
  const bytes = bytesOfObject(value);
  if (bytes === null) report(path, 'expected text, {"$bytes":"<base64>"} or null');
  return bytes;
}

function invalid(problems: readonly Problem[]): AppError {
  return new AppError('RECORD_INVALID', 'not a record as `consume` prints it', { problems });
}

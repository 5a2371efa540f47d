import { AppError } from '../errors.js';
import type { RecordHeader } from '../kafka/records/record.js';
import type { ExactJson } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { oneLine } from '../values/json-text.js';
import { lineDepthLimit, parseJson, type ParseJsonOptions } from '../values/parse-json.js';
import { utf8Text } from '../values/utf8.js';
import type { DraftKey, RecordDraft } from './draft.js';
import { parseEnvelope, type TypedParts } from './envelope.js';

/** `jsonl`: a value as JSON; `envelope`: a record as `consume` prints it; `text`: a value's bytes. */
export const inputFormats = ['jsonl', 'envelope', 'text'] as const;

export type InputFormat = (typeof inputFormats)[number];

export interface ItemOptions {
  readonly format: InputFormat;
  /** What stands between a key and the value on each line; null where lines have no key. */
  readonly keySeparator: string | null;
  /** Send values as they are, without a schema. */
  readonly raw: boolean;
  /** An empty value is a tombstone. */
  readonly emptyIsTombstone: boolean;
  /** Which keys and values without a schema id are JSON in an envelope. */
  readonly typed: TypedParts;
  /** Added to every record. */
  readonly headers: readonly RecordHeader[];
}

/**
 * Reads one item of the input.
 * @throws AppError RECORD_INVALID with what is wrong
 */
export function parseItem(item: Buffer, options: ItemOptions): RecordDraft {
  if (options.format === 'envelope') {
    const { text, json } = parsed(item, { depth: lineDepthLimit });
    return withHeaders(parseEnvelope(json, text, options.typed), options.headers);
  }
  const { key, value } = splitKey(item, options.keySeparator);
  const base = { key, headers: options.headers, timestamp: undefined };
  if (value.length === 0 && options.emptyIsTombstone) return { ...base, value: { kind: 'tombstone' } };
  if (options.raw || options.format === 'text') return { ...base, value: { kind: 'bytes', bytes: value } };
  const { text, json } = parsed(value);
  return {
    ...base,
    value: { kind: 'json', json, text: () => oneLine(text.trim()), schema: null, stored: null },
  };
}

function withHeaders(draft: RecordDraft, headers: readonly RecordHeader[]): RecordDraft {
  return headers.length === 0 ? draft : { ...draft, headers: [...draft.headers, ...headers] };
}

function splitKey(
  line: Buffer,
  separator: string | null,
): { readonly key: DraftKey | undefined; readonly value: Buffer } {
  if (separator === null) return { key: undefined, value: line };
  const at = line.indexOf(separator);
  if (at === -1) throw new AppError('RECORD_INVALID', `there is no key: ${JSON.stringify(separator)} does not occur`);
  return { key: { kind: 'text', text: line.subarray(0, at) }, value: line.subarray(at + Buffer.byteLength(separator)) };
}

function parsed(item: Buffer, options: ParseJsonOptions = {}): { readonly text: string; readonly json: ExactJson } {
  try {
    const text = utf8Text(item);
    return { text, json: parseJson(text, { precise: true, ...options }) };
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    throw new AppError('RECORD_INVALID', `not JSON: ${error.message} (column ${error.column})`, { cause: error });
  }
}

import { AppError } from '../errors.js';
import type { RecordHeader } from '../kafka/records/record.js';
import { exactJsonText, type ExactJson } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { oneLine } from '../values/json-text.js';
import { lineDepthLimit, type ParseJsonOptions } from '../values/json-parser.js';
import { parseJson } from '../values/parse-json.js';
import { parseJsonInTurns } from '../values/parse-json-in-turns.js';
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
  const parts = splitItem(item, options);
  return draftWithoutJson(parts, options) ?? draftOf(parts, parsed(parts.value, options), options);
}

/** What is sent of a value that was made by its schema. */
export function draftOfValue(json: ExactJson, { headers }: Pick<ItemOptions, 'headers'>): RecordDraft {
  const value = { kind: 'json', json, text: () => exactJsonText(json), schema: null, stored: null } as const;
  return { key: undefined, headers, timestamp: undefined, value };
}

/** The same as `parseItem`, for items of many megabytes: it gives way every 50 ms. @throws the reason of `signal` too */
export async function parseLongItem(item: Buffer, options: ItemOptions, signal: AbortSignal): Promise<RecordDraft> {
  const parts = splitItem(item, options);
  return draftWithoutJson(parts, options) ?? draftOf(parts, await parsedInTurns(parts.value, options, signal), options);
}

interface ItemParts {
  /** undefined where the item has none beside its value. */
  readonly key: DraftKey | undefined;
  readonly value: Buffer;
}

/** null for an item that has to be parsed. */
function draftWithoutJson({ key, value }: ItemParts, options: ItemOptions): RecordDraft | null {
  if (options.format === 'envelope') return null;
  const base = { key, headers: options.headers, timestamp: undefined };
  if (value.length === 0 && options.emptyIsTombstone) return { ...base, value: { kind: 'tombstone' } };
  const isBytes = options.raw || options.format === 'text';
  return isBytes ? { ...base, value: { kind: 'bytes', bytes: value } } : null;
}

function draftOf({ key }: ItemParts, { text, json }: ParsedText, { format, typed, headers }: ItemOptions): RecordDraft {
  if (format === 'envelope') return withHeaders(parseEnvelope(json, text, typed), headers);
  return {
    ...{ key, headers, timestamp: undefined },
    value: { kind: 'json', json, text: () => oneLine(text.trim()), schema: null, stored: null },
  };
}

function withHeaders(draft: RecordDraft, headers: readonly RecordHeader[]): RecordDraft {
  return headers.length === 0 ? draft : { ...draft, headers: [...draft.headers, ...headers] };
}

function splitItem(line: Buffer, { format, keySeparator: separator }: ItemOptions): ItemParts {
  if (format === 'envelope' || separator === null) return { key: undefined, value: line };
  const at = line.indexOf(separator);
  if (at === -1) throw new AppError('RECORD_INVALID', `there is no key: ${JSON.stringify(separator)} does not occur`);
  return { key: { kind: 'text', text: line.subarray(0, at) }, value: line.subarray(at + Buffer.byteLength(separator)) };
}

interface ParsedText {
  readonly text: string;
  readonly json: ExactJson;
}

function parsed(item: Buffer, { format }: ItemOptions): ParsedText {
  try {
    const text = utf8Text(item);
    return { text, json: parseJson(text, parsing[format]) };
  } catch (error) {
    throw asRefusal(error);
  }
}

async function parsedInTurns(item: Buffer, { format }: ItemOptions, signal: AbortSignal): Promise<ParsedText> {
  try {
    const text = utf8Text(item);
    return { text, json: await parseJsonInTurns(text, { ...parsing[format], signal }) };
  } catch (error) {
    throw asRefusal(error);
  }
}

const parsing: Readonly<Record<InputFormat, ParseJsonOptions>> = {
  jsonl: { precise: true },
  envelope: { precise: true, depth: lineDepthLimit },
  text: {},
};

function asRefusal(error: unknown): unknown {
  if (!(error instanceof JsonSyntaxError)) return error;
  return new AppError('RECORD_INVALID', `not JSON: ${error.message} (column ${error.column})`, { cause: error });
}

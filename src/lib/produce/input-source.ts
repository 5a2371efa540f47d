import { AppError } from '../errors.js';
import type { ExactJson } from '../values/exact-json.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { LineTooLong, longestLine, readLines } from '../values/lines.js';
import { formatSize } from '../values/size.js';
import { parseJsonInTurns } from '../values/parse-json-in-turns.js';
import { documentItems, firstLetter, letters, wholeDocument } from './json-document.js';

/** One record of the input, not yet looked into. */
export interface InputItem {
  readonly bytes: Buffer;
  /** Line, or place in an array, from 1; null where the input is one value. */
  readonly number: number | null;
  /** Why it is refused, whatever it is; left out as a rule. */
  readonly fault?: AppError;
}

/** A value that was made by its schema. */
export interface MadeValue {
  readonly json: ExactJson;
  /** Place among those that were made, from 1; null where it is the only one. */
  readonly number: number | null;
  readonly fault?: undefined;
}

export interface ReadOptions {
  /** Bytes of a line, or of an item, at the most. Default: 16 MB. */
  readonly longest?: number;
  /** Ends it, with its reason. */
  readonly signal?: AbortSignal;
}

/**
 * The items of an input: its lines, but where it is a JSON array that array's items, and where it is one JSON value over
 * several lines that value. Empty lines are left out.
 * @throws AppError INPUT_INVALID where it begins like an array or a value over several lines and is none
 */
export async function* jsonItems(
  source: AsyncIterable<Uint8Array | string>,
  { longest = longestLine, signal }: ReadOptions = {},
): AsyncGenerator<readonly InputItem[], void> {
  const [first, whole] = await firstLetter(source);
  if (first === letters.bracket) {
    const items = await documentItems(await wholeDocument(whole), signal);
    yield items.map((bytes, index) => withinLimit({ bytes, number: index + 1 }, longest));
    return;
  }
  let number = 0;
  const lines = readLines(whole, longest);
  for (;;) {
    const { value: group, done } = await lines.next();
    if (done === true) return;
    const items = group.map((bytes) => ({ bytes, number: ++number })).filter(({ bytes }) => !isBlank(bytes));
    const [item] = items;
    if (item === undefined) continue;
    if (first === letters.brace && (await goesOn(item.bytes, signal))) {
      const values = await documentItems(await wholeDocument(withNewlines(items, lines)), signal);
      yield values.map((bytes) => withinLimit({ bytes, number: null }, longest));
      return;
    }
    yield items;
    break;
  }
  for await (const group of lines) {
    yield group.map((bytes) => ({ bytes, number: ++number })).filter(({ bytes }) => !isBlank(bytes));
  }
}

/** Ends the input with an item that is refused where a line is too long: what comes after it cannot be found. */
export async function* endingAtLongLine(
  items: AsyncIterable<readonly InputItem[]>,
): AsyncGenerator<readonly InputItem[], void> {
  try {
    yield* items;
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    yield [{ bytes: Buffer.alloc(0), number: error.number, fault: tooLong(error.limit) }];
  }
}

function withinLimit(item: InputItem, longest: number): InputItem {
  return item.bytes.length <= longest ? item : { ...item, fault: tooLong(longest) };
}

function tooLong(limit: number): AppError {
  return new AppError('RECORD_INVALID', `it is longer than ${formatSize(limit)}; \`--max-line-size\` allows for more`);
}

/** The lines of an input as they are. */
export async function* lineItems(
  source: AsyncIterable<Uint8Array | string>,
  { longest }: ReadOptions = {},
): AsyncGenerator<readonly InputItem[], void> {
  let number = 0;
  for await (const group of readLines(source, longest)) yield group.map((bytes) => ({ bytes, number: ++number }));
}

/** True for a line that begins a value and ends before it does. */
async function goesOn(line: Buffer, signal: AbortSignal | undefined): Promise<boolean> {
  const text = line.toString();
  try {
    await parseJsonInTurns(text, { signal });
    return false;
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    return error.offset >= text.trimEnd().length;
  }
}

async function* withNewlines(
  items: readonly InputItem[],
  lines: AsyncIterable<readonly Buffer[]>,
): AsyncGenerator<Buffer, void> {
  for (const { bytes } of items) yield* [bytes, newline];
  for await (const group of lines) for (const bytes of group) yield* [bytes, newline];
}

const newline = Buffer.from('\n');

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}

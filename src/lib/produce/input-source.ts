import { AppError } from '../errors.js';
import { isExactJsonArray } from '../values/exact-json.js';
import { itemSources, oneLine } from '../values/json-text.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { LineTooLong, readLines } from '../values/lines.js';
import { formatSize } from '../values/size.js';
import { parseJson } from '../values/parse-json.js';
import { utf8Text } from '../values/utf8.js';

/** One record of the input, not yet looked into. */
export interface InputItem {
  readonly bytes: Buffer;
  /** Line, or place in an array, from 1; null where the input is one value. */
  readonly number: number | null;
  /** Why it is refused, whatever it is; left out as a rule. */
  readonly fault?: AppError;
}

/**
 * The items of an input: its lines, but where it is a JSON array that array's items, and where it is one JSON value over
 * several lines that value. Empty lines are left out.
 * @throws AppError INPUT_INVALID where it begins like an array or a value over several lines and is none
 */
export async function* jsonItems(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly InputItem[], void> {
  let number = 0;
  const lines = readLines(source);
  for (;;) {
    const { value: group, done } = await lines.next();
    if (done === true) return;
    const items = group.map((bytes) => ({ bytes, number: ++number })).filter(({ bytes }) => !isBlank(bytes));
    const [first] = items;
    if (first === undefined) continue;
    if (opensDocument(first.bytes)) {
      yield documentItems(await allBytes(items, lines));
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
    const fault = new AppError('RECORD_INVALID', `it is longer than ${formatSize(error.limit)}`, { cause: error });
    yield [{ bytes: Buffer.alloc(0), number: error.number, fault }];
  }
}

/** The lines of an input as they are. */
export async function* lineItems(
  source: AsyncIterable<Uint8Array | string>,
): AsyncGenerator<readonly InputItem[], void> {
  let number = 0;
  for await (const group of readLines(source)) yield group.map((bytes) => ({ bytes, number: ++number }));
}

/** True for the first line of an array, or of a value that ends on a later line. */
function opensDocument(line: Buffer): boolean {
  const text = line.toString();
  if (/^\s*\[/.test(text)) return true;
  if (!/^\s*\{/.test(text)) return false;
  try {
    parseJson(text);
    return false;
  } catch (error) {
    return error instanceof JsonSyntaxError && error.offset >= text.trimEnd().length;
  }
}

/** Bytes of an array, or of a value over several lines, which is kept as a whole. */
const largestDocument = 256_000_000;

/** @throws AppError INPUT_INVALID */
async function allBytes(items: readonly InputItem[], lines: AsyncIterable<readonly Buffer[]>): Promise<Buffer> {
  const all = items.flatMap(({ bytes }) => [bytes, newline]);
  let size = all.reduce((sum, { length }) => sum + length, 0);
  for await (const group of lines) {
    for (const bytes of group) {
      all.push(bytes, newline);
      size += bytes.length + 1;
    }
    if (size <= largestDocument) continue;
    throw new AppError(
      'INPUT_INVALID',
      `the input is an array, or one value, of more than ${formatSize(largestDocument)}`,
      {
        hint: 'Write a value on each line: those are read one after the other.',
      },
    );
  }
  return Buffer.concat(all);
}

function documentItems(document: Buffer): readonly InputItem[] {
  try {
    const text = utf8Text(document);
    if (!isExactJsonArray(parseJson(text))) return [{ bytes: document, number: null }];
    return itemSources(text).map((item, index) => ({ bytes: Buffer.from(oneLine(item)), number: index + 1 }));
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { line, column, message } = error;
    throw new AppError('INPUT_INVALID', 'the input is not JSON', {
      problems: [{ line, column, message }],
      cause: error,
    });
  }
}

function isBlank(bytes: Buffer): boolean {
  for (const byte of bytes) if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false;
  return true;
}

const newline = Buffer.from('\n');

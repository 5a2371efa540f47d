import { AppError } from '../errors.js';
import { JsonSyntaxError } from '../values/json-syntax-error.js';
import { oneLine } from '../values/json-text.js';
import { itemSourcesInTurns, parseJsonInTurns } from '../values/parse-json-in-turns.js';
import { formatSize } from '../values/size.js';
import { Turns } from '../values/turns.js';
import { utf8Text } from '../values/utf8.js';

type Source = AsyncIterable<Uint8Array | string>;

export const letters = { bracket: 0x5b, brace: 0x7b } as const;

/** Bytes of an array, or of a value over several lines, which is kept as a whole. */
const largestDocument = 256_000_000;

/** The first byte of a source that is neither white space nor of a byte order mark; null where there is none; and all of it. */
export async function firstLetter(source: Source): Promise<readonly [number | null, AsyncGenerator<Buffer, void>]> {
  const rest = buffersOf(source);
  const begun: Buffer[] = [];
  let first: number | undefined;
  for (let size = 0; first === undefined && size < mostSpace;) {
    const { value, done } = await rest.next();
    if (done === true) break;
    begun.push(value);
    size += value.length;
    first = value.find((byte) => !blank.includes(byte));
  }
  return [first ?? null, joined(begun, rest)];
}

async function* buffersOf(source: Source): AsyncGenerator<Buffer, void> {
  for await (const chunk of source) {
    yield typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
  }
}

async function* joined(begun: readonly Buffer[], rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  yield* begun;
  yield* rest;
}

const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);
const blank = Buffer.concat([byteOrderMark, Buffer.from(' \t\r\n')]);
/** Bytes after which nothing is expected to come any more: it would have to be kept. */
const mostSpace = 1_000_000;

/** @throws AppError INPUT_INVALID */
export async function wholeDocument(chunks: AsyncIterable<Buffer>): Promise<Buffer> {
  const all: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    all.push(chunk);
    size += chunk.length;
    if (size <= largestDocument) continue;
    const limit = formatSize(largestDocument);
    throw new AppError('INPUT_INVALID', `the input is an array, or one value, of more than ${limit}`, {
      hint: 'Write a value on each line: those are read one after the other.',
    });
  }
  const document = Buffer.concat(all);
  return document.subarray(0, byteOrderMark.length).equals(byteOrderMark)
    ? document.subarray(byteOrderMark.length)
    : document;
}

/**
 * The items of a JSON array, each on one line, or another value as it is, all of which is looked through before.
 * @throws AppError INPUT_INVALID with the place of what is no JSON
 */
export async function documentItems(document: Buffer, signal: AbortSignal | undefined): Promise<readonly Buffer[]> {
  try {
    const text = utf8Text(document);
    if (/^\s*\[/.test(text)) return await lineOfEach(await itemSourcesInTurns(text, signal));
    await parseJsonInTurns(text, { signal });
    return [document];
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error;
    const { line, column, message } = error;
    throw new AppError('INPUT_INVALID', 'the input is not JSON', {
      problems: [{ line, column, message }],
      cause: error,
    });
  }
}

async function lineOfEach(sources: readonly string[]): Promise<readonly Buffer[]> {
  const turns = new Turns();
  const lines: Buffer[] = [];
  for (const source of sources) {
    lines.push(Buffer.from(oneLine(source)));
    if (turns.overdue) await turns.next();
  }
  return lines;
}

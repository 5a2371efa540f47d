import { formatSize } from './size.js';

/** Bytes of a line unless it is said otherwise: brokers take records of 1 MB unless a topic allows for more. */
export const longestLine = 16_000_000;

/** A line that is longer than lines may be; nothing after it is read. */
export class LineTooLong extends Error {
  override readonly name = 'LineTooLong';
  /** From 1. */
  readonly number: number;
  /** In bytes. */
  readonly limit: number;

  constructor(number: number, limit: number) {
    super(`line ${number} is longer than ${formatSize(limit)}`);
    this.number = number;
    this.limit = limit;
  }
}

/**
 * The lines of a stream of bytes, without their line feeds, many at a time. What follows the last line feed is a line too,
 * unless it is empty. A byte order mark at the beginning is left out.
 * @throws LineTooLong
 */
export async function* readLines(
  source: AsyncIterable<Uint8Array | string>,
  limit = longestLine,
): AsyncGenerator<readonly Buffer[], void> {
  let rest: Buffer[] = [];
  let [length, number] = [0, 1];
  let first = true;
  for await (const chunk of source) {
    let bytes =
      typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    if (first && bytes.subarray(0, 3).equals(byteOrderMark)) bytes = bytes.subarray(3);
    first = false;
    const lines: Buffer[] = [];
    let start = 0;
    for (let end = bytes.indexOf(lineFeed); end !== -1; end = bytes.indexOf(lineFeed, start)) {
      const part = bytes.subarray(start, end);
      if (length + part.length > limit) {
        if (lines.length > 0) yield lines;
        throw new LineTooLong(number, limit);
      }
      lines.push(rest.length === 0 ? part : Buffer.concat([...rest, part]));
      if (rest.length > 0) [rest, length] = [[], 0];
      number += 1;
      start = end + 1;
    }
    if (start < bytes.length) {
      rest.push(bytes.subarray(start));
      length += bytes.length - start;
    }
    if (lines.length > 0) yield lines;
    if (length > limit) throw new LineTooLong(number, limit);
  }
  if (rest.length > 0) yield [Buffer.concat(rest)];
}

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

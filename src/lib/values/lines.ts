/**
 * The lines of a stream of bytes, without their line feeds, many at a time. What follows the last line feed is a line too,
 * unless it is empty. A byte order mark at the beginning is left out.
 */
export async function* readLines(source: AsyncIterable<Uint8Array | string>): AsyncGenerator<readonly Buffer[], void> {
  let rest: readonly Buffer[] = [];
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
      lines.push(rest.length === 0 ? part : Buffer.concat([...rest, part]));
      rest = [];
      start = end + 1;
    }
    if (start < bytes.length) rest = [...rest, bytes.subarray(start)];
    if (lines.length > 0) yield lines;
  }
  if (rest.length > 0) yield [Buffer.concat(rest)];
}

const lineFeed = 0x0a;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { endingAtLongLine, jsonItems, lineItems, type InputItem } from '../../../src/lib/produce/input-source.js';

/** Each item as `number: text`, or with why it is refused. */
async function read(items: AsyncIterable<readonly InputItem[]>): Promise<readonly string[]> {
  const texts: string[] = [];
  for await (const group of endingAtLongLine(items)) {
    texts.push(...group.map(({ number, bytes, fault }) => `${number ?? 'one'}: ${fault?.message ?? bytes.toString()}`));
  }
  return texts;
}

/** In chunks of so many bytes. */
function chunks(text: string, size: number): Readable {
  const bytes = Buffer.from(text);
  const starts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) => index * size);
  return Readable.from(starts.map((start) => bytes.subarray(start, start + size)));
}

const tooLong = 'it is longer than 5B; `--max-line-size` allows for more';

describe.each([1, 3, 4, 7, 1_000])('input in chunks of %d bytes', (size) => {
  it('has lines of just the limit, and ends at one that is longer', async () => {
    for (const readItems of [jsonItems, lineItems]) {
      expect(await read(readItems(chunks('"1"\n12345\n123456\n1\n', size), { longest: 5 }))).toEqual([
        '1: "1"',
        '2: 12345',
        `3: ${tooLong}`,
      ]);
      expect(await read(readItems(chunks('1\n123456', size), { longest: 5 }))).toEqual(['1: 1', `2: ${tooLong}`]);
      expect(await read(readItems(chunks('1\n12345', size), { longest: 5 }))).toEqual(['1: 1', '2: 12345']);
    }
  });

  it('is an array of items, of which each has its limit', async () => {
    expect(await read(jsonItems(chunks('[1,\n"234",\n"2345"\n, 3]\n', size), { longest: 5 }))).toEqual([
      '1: 1',
      '2: "234"',
      `3: ${tooLong}`,
      '4: 3',
    ]);
  });

  it('is one value over several lines, which has it too', async () => {
    expect(await read(jsonItems(chunks('{"a":\n1}', size), { longest: 9 }))).toEqual(['one: {"a":\n1}\n']);
    expect(await read(jsonItems(chunks('{"a":\n1}', size), { longest: 8 }))).toEqual([
      'one: it is longer than 8B; `--max-line-size` allows for more',
    ]);
  });
});

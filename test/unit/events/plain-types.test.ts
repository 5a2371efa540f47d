import { describe, expect, it } from 'vitest';
import { plainTypes } from '../../../src/lib/events/plain-types.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';

function double(text: string): string | readonly unknown[] {
  const encoded = plainTypes.double.encode(parseJson(text, { precise: true }), { text: () => text, isStored: false });
  return encoded instanceof Uint8Array ? Buffer.from(encoded).toString('hex') : encoded;
}

describe('a double', () => {
  it.each([
    ['1.5', '3ff8000000000000'],
    ['0.1234567890123456789', '3fbf9add3746f65f'], // of more digits than it keeps
    ['9007199254740993', '4340000000000000'],
    ['"-Infinity"', 'fff0000000000000'],
  ])('takes %s', (text, hex) => expect(double(text)).toBe(hex));

  it.each(['1e400', '-1e400', '"1.5"', 'null'])('does not take %s', (text) => {
    expect(double(text)).toEqual([{ path: '', message: expect.stringContaining('expected a number') as string }]);
  });
});

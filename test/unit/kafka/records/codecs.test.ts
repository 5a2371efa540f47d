import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { codecBits, codecOfBits, compressionCodecs, loadCodec } from '../../../../src/lib/kafka/codecs/codecs.js';

// More than one block of snappy-java's framing, and nothing that repeats with its length.
const text = Buffer.from(Array.from({ length: 20_000 }, (_, index) => `line ${index}`).join('\n'));

describe('the codecs of record batches', () => {
  it.each(compressionCodecs)('%s gives back what it took', async (name) => {
    const codec = await loadCodec(name);
    expect(text.equals(await codec.decompress(await codec.compress(text), 2 ** 24))).toBe(true);
    expect(codecOfBits(codecBits(name))).toBe(name);
  });

  it('have the numbers of the protocol', () => {
    expect(compressionCodecs.map(codecBits)).toEqual([0, 1, 2, 3, 4]);
    expect(codecOfBits(5)).toBeNull();
  });

  it('snappy is written in the framing of snappy-java and read without it too', async () => {
    const codec = await loadCodec('snappy');
    const framed = await codec.compress(text);
    expect(framed.subarray(0, 16).toString('latin1')).toBe('\x82SNAPPY\0\0\0\0\x01\0\0\0\x01');
    expect(text.equals(await codec.decompress(compressSync(text), text.length))).toBe(true);
  });

  it('snappy refuses a block that is longer than what is there', async () => {
    const codec = await loadCodec('snappy');
    const framed = Buffer.from(await codec.compress(text));
    framed.writeInt32BE(2 ** 30, 16);
    expect(() => codec.decompress(framed, text.length)).toThrow('a snappy block ends too early');
  });
});

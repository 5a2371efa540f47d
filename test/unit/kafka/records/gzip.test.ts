import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { gzipCodec } from '../../../../src/lib/kafka/codecs/gzip.js';

it('a batch of many megabytes is compressed while others have their turn', async () => {
  const records = randomBytes(8_000_000);
  let turns = 0;
  const turn = (): void => {
    turns++;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  const compressed = await gzipCodec.compress(records);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(0);
  expect(Buffer.compare(await gzipCodec.decompress(compressed, records.length), records)).toBe(0);
});

it('a batch of usual size is compressed at once', () => {
  expect(gzipCodec.compress(Buffer.alloc(100_000))).toBeInstanceOf(Buffer);
});

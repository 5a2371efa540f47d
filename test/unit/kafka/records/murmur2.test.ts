import { describe, expect, it } from 'vitest';
import { murmur2, partitionForKey } from '../../../../src/lib/kafka/records/murmur2.js';

// The values of Kafka's own test (`org.apache.kafka.common.utils.UtilsTest.testMurmur2`).
const hashes: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

describe('murmur2', () => {
  it.each(hashes)('of %s is what Java makes of it', (text, hash) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it('chooses a partition without the sign', () => {
    expect(partitionForKey(Buffer.from('foobar'), 7)).toBe((-790332482 & 0x7fffffff) % 7);
  });
});

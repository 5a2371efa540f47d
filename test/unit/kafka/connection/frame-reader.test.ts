import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../../../src/lib/kafka/connection/frame-reader.js';
import { below, seeded, seedOf } from '../../../helpers/seeded.js';

const seed = seedOf('frames');

function sized(bytes: Buffer): Buffer {
  const size = Buffer.alloc(4);
  size.writeInt32BE(bytes.length);
  return Buffer.concat([size, bytes]);
}

describe('FrameReader', () => {
  it('gives the same frames however the bytes come in parts', () => {
    const random = seeded(seed);
    for (let run = 0; run < 200; run++) {
      const frames = Array.from({ length: 1 + below(6, random) }, () =>
        Buffer.alloc(4 + below(run % 2 === 0 ? 12 : 3_000, random), below(256, random)),
      );
      const stream = Buffer.concat(frames.map(sized));
      const reader = new FrameReader();
      const delivered: Buffer[] = [];
      for (let at = 0; at < stream.length;) {
        const end = at + 1 + below(run % 3 === 0 ? 5 : 2_000, random);
        reader.push(stream.subarray(at, end), (frame) => void delivered.push(frame));
        at = end;
      }
      expect(Buffer.concat(delivered.map(sized)).equals(stream)).toBe(true);
      expect(delivered).toHaveLength(frames.length);
    }
  });

  it('delivers what came whole before what is no frame', () => {
    const delivered: Buffer[] = [];
    const bytes = Buffer.concat([sized(Buffer.from('whole')), Buffer.alloc(4)]);
    expect(() => new FrameReader().push(bytes, (frame) => void delivered.push(frame))).toThrow('a frame of 0 bytes');
    expect(delivered.map(String)).toEqual(['whole']);
  });

  it('takes no memory for a frame larger than any answer', () => {
    const before = process.memoryUsage().external;
    const size = Buffer.from([0x10, 0, 0, 1]); // 256 MiB and a byte
    expect(() => new FrameReader().push(size, () => undefined)).toThrow('a frame of 268435457 bytes');
    expect(process.memoryUsage().external - before).toBeLessThan(100_000_000);
  });
});

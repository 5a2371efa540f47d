import { gzipSync } from 'node:zlib';
import { compressSync } from 'snappy';
import { describe, expect, it } from 'vitest';
import { UnpackedTooLarge } from '../../../../src/lib/kafka/codecs/codec.js';
import { loadCodec, type CompressionCodec } from '../../../../src/lib/kafka/codecs/codecs.js';
import { buildBatch, unnumbered } from '../../../../src/lib/kafka/records/batch-builder.js';
import { openRecords } from '../../../../src/lib/kafka/records/open-records.js';
import { readBatches } from '../../../../src/lib/kafka/records/record-batch.js';
import { BatchTooLarge } from '../../../../src/lib/kafka/records/unreadable-batch.js';

const compressed = ['gzip', 'snappy', 'lz4', 'zstd'] as const;
const megabyte = 1_000_000;

async function unpack(name: CompressionCodec, bytes: Buffer, limit: number): Promise<Buffer> {
  return (await loadCodec(name)).decompress(bytes, limit);
}

describe.each(compressed)('%s', (name) => {
  it('unpacks up to its limit, and not a byte more', async () => {
    const records = Buffer.alloc(20 * megabyte, 'some text that repeats itself');
    const packed = await (await loadCodec(name)).compress(records);
    expect((await unpack(name, packed, 21 * megabyte)).equals(records)).toBe(true);
    await expect(unpack(name, packed, 19 * megabyte)).rejects.toThrow(UnpackedTooLarge);
  });

  it('does not unpack several frames beyond it either', async () => {
    const packed = await (await loadCodec(name)).compress(Buffer.alloc(10 * megabyte));
    const framed = name === 'snappy' ? Buffer.concat([packed, packed.subarray(16)]) : Buffer.concat([packed, packed]);
    await expect(unpack(name, framed, 15 * megabyte)).rejects.toThrow(UnpackedTooLarge);
  });

  it('of a batch that is too large is told in words', async () => {
    const record = { key: null, value: Buffer.alloc(2 * megabyte), headers: [], timestamp: 0 };
    const [batch] = readBatches(await buildBatch([record], name, unnumbered), 0, megabyte);
    if (batch === undefined) throw new Error('no batch');
    const message = `the batch at offset 0 unpacks to more than 1.00MB (${name})`;
    await expect(openRecords(batch)).rejects.toThrow(new BatchTooLarge(message));
    const { bytes } = await openRecords({ ...batch, largest: 3 * megabyte });
    expect(bytes).toHaveLength(2 * megabyte + 13);
  });
});

describe('a bomb', () => {
  /** A frame of blocks of one repeated byte, of which each takes four bytes and stands for 128 KiB. */
  function zstdFrame(blocks: number): Buffer {
    const body = Buffer.alloc(blocks * 4);
    for (let index = 0; index < blocks; index++) {
      body.writeUIntLE(((128 * 1024) << 3) | 0b010 | (index === blocks - 1 ? 1 : 0), index * 4, 3);
    }
    return Buffer.concat([Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x58]), body]);
  }

  it('of 5.6 KB of zstd that holds 180 MB is measured before it is unpacked', async () => {
    const bomb = zstdFrame(1_400);
    expect(bomb.length).toBeLessThan(5_700);
    const before = process.memoryUsage().rss;
    await expect(unpack('zstd', bomb, 100 * megabyte)).rejects.toThrow(UnpackedTooLarge);
    expect(process.memoryUsage().rss - before).toBeLessThan(20 * megabyte);
    expect(await unpack('zstd', bomb, 256 * megabyte)).toHaveLength(1_400 * 128 * 1024);
  });

  it('of gzip that holds 300 MB is unpacked up to its limit only', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * megabyte));
    expect(bomb.length).toBeLessThan(megabyte);
    await expect(unpack('gzip', bomb, 64 * megabyte)).rejects.toThrow(UnpackedTooLarge);
  });

  it('of snappy without a frame says its size itself, also where it lies', async () => {
    const bare = compressSync(Buffer.alloc(megabyte));
    await expect(unpack('snappy', bare, megabyte - 1)).rejects.toThrow(UnpackedTooLarge);
    const lie = Buffer.concat([Buffer.from([0xff, 0xff, 0xff, 0xff, 0x0f]), bare.subarray(3)]);
    await expect(unpack('snappy', lie, 256 * megabyte)).rejects.toThrow(UnpackedTooLarge);
  });
});

import { compressSync, uncompress, uncompressSync } from 'snappy';
import { manyBytes, UnpackedTooLarge, type Codec } from './codec.js';

/**
 * Java's clients put snappy into the framing of snappy-java (`SnappyOutputStream`): a magic, two versions, then blocks
 * with their lengths. Other clients, librdkafka among them, write bare snappy. Both are read; Java's is written.
 * @see https://github.com/xerial/snappy-java/blob/master/src/main/java/org/xerial/snappy/SnappyCodec.java
 */
export const snappyCodec: Codec = {
  compress: (records) => {
    const blocks: Buffer[] = [header];
    for (let start = 0; start < records.length; start += blockSize) {
      const block = compressSync(records.subarray(start, start + blockSize));
      const length = Buffer.allocUnsafe(4);
      length.writeInt32BE(block.length);
      blocks.push(length, block);
    }
    return Buffer.concat(blocks);
  },
  decompress: (compressed, limit) => {
    const blocks = blocksOf(compressed);
    const length = blocks.reduce((sum, block) => sum + unpackedLength(block), 0);
    if (length > limit) throw new UnpackedTooLarge(limit);
    return length > manyBytes ? uncompressMany(blocks) : joined(blocks.map(uncompressBlock));
  },
};

const magic = Buffer.from('\x82SNAPPY\0', 'latin1');
/** The magic, then version 1 and lowest readable version 1. */
const header = Buffer.concat([magic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
/** Bytes of records in a block, as snappy-java has it. */
const blockSize = 32 * 1024;

function blocksOf(compressed: Buffer): readonly Buffer[] {
  if (!compressed.subarray(0, magic.length).equals(magic)) return [compressed];
  const blocks: Buffer[] = [];
  for (let position = header.length; position < compressed.length;) {
    const start = position + 4;
    const end = start + compressed.readInt32BE(position);
    if (end < start || end > compressed.length) throw new RangeError('a snappy block ends too early');
    blocks.push(compressed.subarray(start, end));
    position = end;
  }
  return blocks;
}

/** A block begins with how many bytes come of it, as a varint of 32 bits. */
function unpackedLength(block: Buffer): number {
  let length = 0;
  for (let index = 0; index < 5; index++) {
    const byte = block[index] ?? 0;
    length += (byte & 0x7f) * 128 ** index;
    if (byte < 0x80) break;
  }
  return length;
}

function uncompressBlock(block: Buffer): Buffer {
  const records = uncompressSync(block);
  return typeof records === 'string' ? Buffer.from(records) : records;
}

async function uncompressMany(blocks: readonly Buffer[]): Promise<Buffer> {
  const unpacked: Buffer[] = [];
  for (const block of blocks) {
    const records = await uncompress(block);
    unpacked.push(typeof records === 'string' ? Buffer.from(records) : records);
  }
  return joined(unpacked);
}

function joined(blocks: readonly Buffer[]): Buffer {
  const [only] = blocks;
  return blocks.length === 1 && only !== undefined ? only : Buffer.concat(blocks);
}

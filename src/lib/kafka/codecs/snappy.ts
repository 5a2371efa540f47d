import { compressSync, uncompressSync } from 'snappy';
import type { Codec } from './codec.js';

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
  decompress: (compressed) => {
    if (!compressed.subarray(0, magic.length).equals(magic)) return uncompress(compressed);
    const blocks: Buffer[] = [];
    for (let position = header.length; position < compressed.length;) {
      const start = position + 4;
      const end = start + compressed.readInt32BE(position);
      if (end < start || end > compressed.length) throw new RangeError('a snappy block ends too early');
      blocks.push(uncompress(compressed.subarray(start, end)));
      position = end;
    }
    const [only] = blocks;
    return blocks.length === 1 && only !== undefined ? only : Buffer.concat(blocks);
  },
};

const magic = Buffer.from('\x82SNAPPY\0', 'latin1');
/** The magic, then version 1 and lowest readable version 1. */
const header = Buffer.concat([magic, Buffer.from([0, 0, 0, 1, 0, 0, 0, 1])]);
/** Bytes of records in a block, as snappy-java has it. */
const blockSize = 32 * 1024;

function uncompress(block: Buffer): Buffer {
  const records = uncompressSync(block);
  return typeof records === 'string' ? Buffer.from(records) : records;
}

const [magic, legacyMagic] = [0x184d2204, 0x184c2102];
const skippable = 0x184d2a50;
/** A flag of a frame's first byte, and the highest bit of a block's size: its bytes are as they were. */
const flags = { blockChecksum: 1 << 4, contentSize: 1 << 3, contentChecksum: 1 << 2, dictionary: 1 } as const;
const uncompressed = 0x80000000;
const legacyBlock = 8 * 1024 * 1024;

/**
 * How many bytes come of LZ4 frames at the most: counted from the sizes of their blocks, none of which unpacks to more than
 * the frame says. What makes no sense ends the count, as it ends unpacking.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function lz4Length(bytes: Buffer): number {
  let total = 0;
  let position = 0;
  const word = (): number => {
    position += 4;
    return bytes.readUInt32LE(position - 4);
  };
  while (position + 8 <= bytes.length) {
    const start = word();
    if ((start & 0xfffffff0) >>> 0 === skippable) {
      position += word();
      continue;
    }
    if (start !== magic && start !== legacyMagic) break;
    const [flag, descriptor] = start === magic ? [bytes[position] ?? 0, bytes[position + 1] ?? 0] : [0, 0];
    const blockSize = start === magic ? 1 << (8 + 2 * ((descriptor >> 4) & 7)) : legacyBlock;
    if (start === magic) position += 3 + (flag & flags.contentSize ? 8 : 0) + (flag & flags.dictionary ? 4 : 0);
    while (position + 4 <= bytes.length) {
      const size = word();
      if (size === 0) break;
      const stored = size & ~uncompressed;
      const isPlain = (size & uncompressed) !== 0;
      // A byte of LZ4 stands for 255 at the most.
      total += isPlain ? stored : Math.min(blockSize, stored * 255);
      position += stored + (flag & flags.blockChecksum ? 4 : 0);
    }
    if (flag & flags.contentChecksum) position += 4;
  }
  return total;
}

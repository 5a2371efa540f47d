const magic = 0xfd2fb528;
const skippable = 0x184d2a50;
const largestBlock = 128 * 1024;
/** Of a block's header; the last one is reserved. */
const blockTypes = { raw: 0, rle: 1, compressed: 2 } as const;
/** Bytes of the fields of a frame's header, by the two bits that say so. */
const dictionarySizes = [0, 1, 2, 4] as const;
const contentSizes = [0, 2, 4, 8] as const;

/**
 * How many bytes come of Zstandard frames at the most: each block says what it is, and none unpacks to more than 128 KiB, nor
 * to more than the frame's window. What makes no sense ends the count, as it ends unpacking.
 * @see RFC 8878, section 3.1.1
 */
export function zstdLength(bytes: Buffer): number {
  let total = 0;
  let position = 0;
  while (position + 8 <= bytes.length) {
    const start = bytes.readUInt32LE(position);
    if ((start & 0xfffffff0) >>> 0 === skippable) {
      position += 8 + bytes.readUInt32LE(position + 4);
      continue;
    }
    if (start !== magic) break;
    const frame = readFrame(bytes, position + 4);
    total += frame.length;
    position = frame.end;
  }
  return total;
}

function readFrame(bytes: Buffer, start: number): { readonly length: number; readonly end: number } {
  const descriptor = bytes[start] ?? 0;
  const isSingleSegment = (descriptor & 0b100000) !== 0;
  const sizeBits = descriptor >> 6;
  const sizeBytes = sizeBits === 0 && isSingleSegment ? 1 : (contentSizes[sizeBits] ?? 0);
  let position = start + 1 + (isSingleSegment ? 0 : 1) + (dictionarySizes[descriptor & 3] ?? 0) + sizeBytes;
  const largest = isSingleSegment ? largestBlock : Math.min(largestBlock, windowSize(bytes[start + 1] ?? 0));
  let length = 0;
  for (let isLast = false; !isLast && position + 3 <= bytes.length;) {
    const header = bytes.readUIntLE(position, 3);
    isLast = (header & 1) === 1;
    const type = (header >> 1) & 3;
    const size = header >> 3;
    length += type === blockTypes.compressed ? largest : size;
    position += 3 + (type === blockTypes.rle ? 1 : size);
  }
  return { length, end: position + ((descriptor & 0b100) === 0 ? 0 : 4) };
}

function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3));
  return base + (base / 8) * (descriptor & 7);
}

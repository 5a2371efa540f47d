/** Where things are in an LZ4 frame: the magic number, then flags, block size, a size if the flags say so, and the checksum. */
const descriptorStart = 4;
const [shortDescriptor, sizeLength] = [2, 8];
const hasContentSize = 1 << 3;

const [prime1, prime2, prime3, prime4, prime5] = [0x9e3779b1, 0x85ebca77, 0xc2b2ae3d, 0x27d4eb2f, 0x165667b1];

/**
 * The frame with the checksum in its header that the format asks for: the second byte of the descriptor's XXH32.
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 */
export function withLz4HeaderChecksum(frame: Buffer): Buffer {
  const flags = frame[descriptorStart] ?? 0;
  const length = shortDescriptor + ((flags & hasContentSize) === 0 ? 0 : sizeLength);
  const descriptor = frame.subarray(descriptorStart, descriptorStart + length);
  if (descriptor.length < length) return frame;
  const mended = Buffer.from(frame);
  mended[descriptorStart + length] = (xxh32(descriptor) >>> 8) & 0xff;
  return mended;
}

/**
 * XXH32 with seed 0, of fewer than 16 bytes.
 * @see https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md
 */
function xxh32(bytes: Buffer): number {
  let hash = (prime5 + bytes.length) >>> 0;
  let position = 0;
  for (; position + 4 <= bytes.length; position += 4) {
    hash = rotated(hash + Math.imul(bytes.readUInt32LE(position), prime3), 17, prime4);
  }
  for (; position < bytes.length; position++)
    hash = rotated(hash + Math.imul(bytes[position] ?? 0, prime5), 11, prime1);
  hash = Math.imul(hash ^ (hash >>> 15), prime2);
  hash = Math.imul(hash ^ (hash >>> 13), prime3);
  return (hash ^ (hash >>> 16)) >>> 0;
}

function rotated(value: number, bits: number, factor: number): number {
  return Math.imul((value << bits) | (value >>> (32 - bits)), factor);
}

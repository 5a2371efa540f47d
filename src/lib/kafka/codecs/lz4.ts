import { compressFrameSync, decompressFrame, decompressFrameSync } from 'lz4-napi';
import { manyBytes, UnpackedTooLarge, type Codec } from './codec.js';
import { lz4Length } from './lz4-length.js';

/** LZ4 in its frame format, as records have it since message format 1 (KIP-57). */
export const lz4Codec: Codec = {
  compress: (records) => compressFrameSync(records),
  decompress: (compressed, limit) => {
    const length = lz4Length(compressed);
    if (length > limit) throw new UnpackedTooLarge(limit);
    return length > manyBytes ? decompressFrame(compressed) : decompressFrameSync(compressed);
  },
};

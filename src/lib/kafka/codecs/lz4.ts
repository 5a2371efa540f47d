import { compressFrameSync, decompressFrameSync } from 'lz4-napi';
import type { Codec } from './codec.js';

/** LZ4 in its frame format, as record batches have it since message format 2 (KIP-57). */
export const lz4Codec: Codec = {
  compress: (records) => compressFrameSync(records),
  decompress: (compressed) => decompressFrameSync(compressed),
};

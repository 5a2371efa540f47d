import { compress, decompress } from '@mongodb-js/zstd';
import { UnpackedTooLarge, type Codec } from './codec.js';
import { zstdLength } from './zstd-length.js';

/** Zstandard (KIP-110), at the level that Kafka's own client has as its default. */
export const zstdCodec: Codec = {
  compress: (records) => compress(records, 3),
  decompress: async (compressed, limit) => {
    if (zstdLength(compressed) > limit) throw new UnpackedTooLarge(limit);
    return decompress(compressed);
  },
};

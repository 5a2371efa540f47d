import { compress, decompress } from '@mongodb-js/zstd';
import type { Codec } from './codec.js';

/** Zstandard (KIP-110), at the level that Kafka's own client has as its default. */
export const zstdCodec: Codec = {
  compress: (records) => compress(records, 3),
  decompress: (compressed) => decompress(compressed),
};

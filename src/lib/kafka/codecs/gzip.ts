import { gunzipSync, gzipSync } from 'node:zlib';
import type { Codec } from './codec.js';

export const gzipCodec: Codec = {
  compress: (records) => gzipSync(records),
  decompress: (compressed) => gunzipSync(compressed),
};

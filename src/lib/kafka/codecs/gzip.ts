import { promisify } from 'node:util';
import { gunzip, gunzipSync, gzip, gzipSync } from 'node:zlib';
import { manyBytes, UnpackedTooLarge, type Codec } from './codec.js';

export const gzipCodec: Codec = {
  compress: (records) =>
    records.length <= muchToGzip ? gzipSync(records) : promisify(gzip)(records, { chunkSize: 1024 * 1024 }),
  decompress: (compressed, limit) => {
    try {
      return gunzipSync(compressed, { maxOutputLength: Math.min(limit, manyBytes) });
    } catch (error) {
      if (!isTooLarge(error)) throw error;
      return limit <= manyBytes ? Promise.reject(new UnpackedTooLarge(limit)) : gunzipLarge(compressed, limit);
    }
  },
};

/** Bytes from which on a thread of the pool does it: those take some 30 ms, a batch of usual size far less. */
const muchToGzip = 1024 * 1024;

async function gunzipLarge(compressed: Buffer, limit: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(compressed, { maxOutputLength: limit, chunkSize: 1024 * 1024 });
  } catch (error) {
    throw isTooLarge(error) ? new UnpackedTooLarge(limit) : error;
  }
}

function isTooLarge(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
}

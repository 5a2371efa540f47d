/** Names of the codecs of record batches, as the topic config `compression.type` spells them. */
export const compressionCodecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export type CompressionCodec = (typeof compressionCodecs)[number];

/** Compresses the records of a batch, and the reverse. */
export interface Codec {
  compress(records: Buffer): Buffer | Promise<Buffer>;
  /**
   * @param limit bytes that may come of it at most; what is longer is found out without the memory for all of it
   * @throws UnpackedTooLarge
   */
  decompress(compressed: Buffer, limit: number): Buffer | Promise<Buffer>;
}

/** More would come of compressed bytes than they may unpack to: a kilobyte can hold hundreds of megabytes. */
export class UnpackedTooLarge extends Error {
  override readonly name = 'UnpackedTooLarge';

  constructor(limit: number) {
    super(`it unpacks to more than ${limit} bytes`);
  }
}

/** Unpacked bytes from which on a thread of the pool does it, so that nothing else has to wait. */
export const manyBytes = 8 * 1024 * 1024;

/** The bits of a batch's attributes that name its codec: `org.apache.kafka.common.record.CompressionType`. */
export function codecBits(name: CompressionCodec): number {
  return compressionCodecs.indexOf(name);
}

/** @returns null for bits that no codec has */
export function codecOfBits(bits: number): CompressionCodec | null {
  return compressionCodecs[bits] ?? null;
}

/** Loads a codec when the first batch needs it: three of them are native addons. */
export async function loadCodec(name: CompressionCodec): Promise<Codec> {
  switch (name) {
    case 'none':
      return { compress: (records) => records, decompress: (compressed) => compressed };
    case 'gzip':
      return (await import('./gzip.js')).gzipCodec;
    case 'snappy':
      return (await import('./snappy.js')).snappyCodec;
    case 'lz4':
      return (await import('./lz4.js')).lz4Codec;
    case 'zstd':
      return (await import('./zstd.js')).zstdCodec;
  }
}

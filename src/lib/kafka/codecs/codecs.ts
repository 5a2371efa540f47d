import type { Codec } from './codec.js';

/** Names of the codecs of record batches, as the topic config `compression.type` spells them. */
export const compressionCodecs = ['none', 'gzip', 'snappy', 'lz4', 'zstd'] as const;

export type CompressionCodec = (typeof compressionCodecs)[number];

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

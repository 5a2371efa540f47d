import { inflateRawSync } from 'node:zlib';
import { decompress } from '@mongodb-js/zstd';
import { uncompressSync } from 'snappy';
import { BinaryInput } from '../../src/lib/formats/avro/decode/binary-input.js';

export interface AvroContainer {
  readonly schema: string;
  /** Of each block the number of values, and their bytes one after the other. */
  readonly blocks: readonly { readonly count: number; readonly bytes: Buffer }[];
}

/** Reads Avro's object container files. @see https://avro.apache.org/docs/1.12.0/specification/#object-container-files */
export async function readContainer(file: Buffer): Promise<AvroContainer> {
  if (file.toString('latin1', 0, 4) !== 'Obj\x01') throw new Error('no container file');
  const input = new BinaryInput();
  input.start(file, 4, file.length, 0);
  const meta = new Map<string, Buffer>();
  for (let count = input.blockCount(2); count > 0; count = input.blockCount(2)) {
    for (let left = count; left > 0; left--) {
      const name = file.toString('utf8', input.span('string'), input.position);
      meta.set(name, file.subarray(input.span('bytes'), input.position));
    }
  }
  input.fixed(16);
  const codec = meta.get('avro.codec')?.toString() ?? 'null';
  const blocks = [];
  while (input.position < file.length) {
    const count = input.long();
    const packed = file.subarray(input.span('bytes'), input.position);
    blocks.push({ count, bytes: await unpacked(codec, packed) });
    input.fixed(16);
  }
  return { schema: meta.get('avro.schema')?.toString() ?? '', blocks };
}

async function unpacked(codec: string, packed: Buffer): Promise<Buffer> {
  switch (codec) {
    case 'null':
      return packed;
    case 'deflate':
      return inflateRawSync(packed);
    case 'snappy':
      return Buffer.from(uncompressSync(packed.subarray(0, -4), { asBuffer: true })); // a checksum comes after it
    case 'zstandard':
      return decompress(packed);
    default:
      throw new Error(`codec ${codec}`);
  }
}

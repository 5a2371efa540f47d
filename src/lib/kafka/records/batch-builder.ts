import { crc32c } from '@node-rs/crc32';
import { int64Difference, laterOf, type Int64 } from '../../values/int64.js';
import { codecBits, type CompressionCodec, loadCodec } from '../codecs/codecs.js';
import { BufferWriter } from '../protocol/buffer-writer.js';
import type { NewRecord } from './record.js';
import { batchAttributes, batchLayout } from './batch-layout.js';

/** Who wrote a batch, and which number its first record has: how a broker tells a batch that it has already. */
export interface ProducerSequence {
  readonly producerId: bigint;
  readonly producerEpoch: number;
  readonly baseSequence: number;
  readonly transactional: boolean;
}

/** For a producer without an id: a batch sent twice is appended twice. */
export const unnumbered: ProducerSequence = {
  producerId: -1n,
  producerEpoch: -1,
  baseSequence: -1,
  transactional: false,
};

/** Bytes of records from which on they are left as they are where compression would not make them fewer. */
const worthALook = 64 * 1024;

/** The bytes of a record batch of message format 2, its records compressed. */
export async function buildBatch(
  records: readonly NewRecord[],
  compression: CompressionCodec,
  sequence: ProducerSequence,
): Promise<Buffer> {
  const baseTimestamp = records[0]?.timestamp ?? 0;
  const body = new BufferWriter(64 * 1024);
  const scratch = new BufferWriter();
  for (const [index, record] of records.entries()) writeRecord(body, scratch, record, index, baseTimestamp);
  const raw = body.written();
  const compressed = await (await loadCodec(compression)).compress(raw);
  // A record of just the topic's limit must not grow beyond it.
  const [codec, stored]: [CompressionCodec, Buffer] =
    raw.length >= worthALook && compressed.length >= raw.length ? ['none', raw] : [compression, compressed];

  const batch = Buffer.allocUnsafe(batchLayout.records + stored.length);
  stored.copy(batch, batchLayout.records);
  batch.writeBigInt64BE(0n, batchLayout.baseOffset); // the broker's to give
  batch.writeInt32BE(batch.length - batchLayout.partitionLeaderEpoch, batchLayout.batchLength);
  batch.writeInt32BE(-1, batchLayout.partitionLeaderEpoch);
  batch.writeInt8(2, batchLayout.magic);
  const attributes = codecBits(codec) | (sequence.transactional ? batchAttributes.transactional : 0);
  batch.writeInt16BE(attributes, batchLayout.attributes);
  batch.writeInt32BE(records.length - 1, batchLayout.lastOffsetDelta);
  batch.writeBigInt64BE(BigInt(baseTimestamp), batchLayout.baseTimestamp);
  const maxTimestamp = records.reduce((latest, { timestamp }) => laterOf(latest, timestamp), baseTimestamp);
  batch.writeBigInt64BE(BigInt(maxTimestamp), batchLayout.maxTimestamp);
  batch.writeBigInt64BE(sequence.producerId, batchLayout.producerId);
  batch.writeInt16BE(sequence.producerEpoch, batchLayout.producerEpoch);
  batch.writeInt32BE(sequence.baseSequence, batchLayout.baseSequence);
  batch.writeInt32BE(records.length, batchLayout.recordCount);
  batch.writeUInt32BE(crc32c(batch.subarray(batchLayout.attributes)), batchLayout.crc);
  return batch;
}

/** Writes a record of message format 2. Its length comes first, so it is written to `scratch` and then copied. */
export function writeRecord(
  body: BufferWriter,
  scratch: BufferWriter,
  record: NewRecord,
  offsetDelta: number,
  baseTimestamp: Int64,
): void {
  scratch.clear();
  scratch.int8(0);
  scratch.varlong(BigInt(int64Difference(record.timestamp, baseTimestamp)));
  scratch.varint(offsetDelta);
  writeBytes(scratch, record.key);
  writeBytes(scratch, record.value);
  scratch.varint(record.headers.length);
  for (const { key, value } of record.headers) {
    writeBytes(scratch, key);
    writeBytes(scratch, value);
  }
  body.varint(scratch.length);
  body.bytes(scratch.written());
}

function writeBytes(writer: BufferWriter, bytes: Buffer | null): void {
  writer.varint(bytes === null ? -1 : bytes.length);
  if (bytes !== null) writer.bytes(bytes);
}

/** At the most how many bytes a record takes in a batch before compression: its parts, and seven varints of their lengths. */
export function recordSize({ key, value, headers }: NewRecord): number {
  const parts = (key?.length ?? 0) + (value?.length ?? 0);
  return headers.reduce((sum, header) => sum + header.key.length + (header.value?.length ?? 0) + 10, parts + 36);
}

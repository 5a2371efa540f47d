import { crc32c } from '@node-rs/crc32';
import { codecOfBits, loadCodec } from '../codecs/codec.js';

/**
 * A record batch of message format 2, without its records: those are decompressed when somebody wants them.
 * @see `org.apache.kafka.common.record.DefaultRecordBatch` (KIP-98)
 */
export interface RecordBatch {
  readonly baseOffset: number;
  /** Offset of the batch's last record when it was written; compaction may have taken that record away. */
  readonly lastOffset: number;
  readonly baseTimestamp: number;
  readonly maxTimestamp: number;
  /** True where the broker's time of arrival stands for the time of each record (`message.timestamp.type`). */
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  /** True for a batch that marks the end of a transaction and holds no records of anybody's. */
  readonly control: boolean;
  readonly producerId: bigint;
  readonly recordCount: number;
  /** The message format: 2, or older where brokers before Kafka 0.11 wrote the log. */
  readonly magic: number;
  readonly codecBits: number;
  /** All bytes of the batch. */
  readonly bytes: Buffer;
}

/** Where things are in the bytes of a batch. */
export const batchLayout = {
  baseOffset: 0,
  batchLength: 8,
  partitionLeaderEpoch: 12,
  magic: 16,
  crc: 17,
  attributes: 21,
  lastOffsetDelta: 23,
  baseTimestamp: 27,
  maxTimestamp: 35,
  producerId: 43,
  producerEpoch: 51,
  baseSequence: 53,
  recordCount: 57,
  records: 61,
} as const;

export const batchAttributes = { codec: 0b111, logAppendTime: 1 << 3, transactional: 1 << 4, control: 1 << 5 } as const;

const magic2 = 2;

/** A batch, or what stands in its place, that cannot be read. */
export class UnreadableBatch extends Error {
  override readonly name = 'UnreadableBatch';
}

/** The batches of a Fetch answer. One that is cut off at the end is left out: it comes whole in the next answer. */
export function* readBatches(records: Buffer): Generator<RecordBatch> {
  for (let start = 0; start + batchLayout.partitionLeaderEpoch <= records.length;) {
    const length = records.readInt32BE(start + batchLayout.batchLength);
    const end = start + batchLayout.partitionLeaderEpoch + length;
    if (end > records.length) return;
    yield readBatch(records.subarray(start, end));
    start = end;
  }
}

function readBatch(bytes: Buffer): RecordBatch {
  const baseOffset = Number(bytes.readBigInt64BE(batchLayout.baseOffset));
  const magic = bytes.length > batchLayout.magic ? bytes.readInt8(batchLayout.magic) : -1;
  if (magic !== magic2 || bytes.length < batchLayout.records) return unreadable(bytes, baseOffset, magic);
  const attributes = bytes.readInt16BE(batchLayout.attributes);
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(batchLayout.lastOffsetDelta),
    baseTimestamp: Number(bytes.readBigInt64BE(batchLayout.baseTimestamp)),
    maxTimestamp: Number(bytes.readBigInt64BE(batchLayout.maxTimestamp)),
    logAppendTime: (attributes & batchAttributes.logAppendTime) !== 0,
    transactional: (attributes & batchAttributes.transactional) !== 0,
    control: (attributes & batchAttributes.control) !== 0,
    producerId: bytes.readBigInt64BE(batchLayout.producerId),
    recordCount: bytes.readInt32BE(batchLayout.recordCount),
    magic,
    codecBits: attributes & batchAttributes.codec,
    bytes,
  };
}

/** What has another layout, of which only its offset is known. */
function unreadable(bytes: Buffer, baseOffset: number, magic: number): RecordBatch {
  return {
    baseOffset,
    lastOffset: baseOffset,
    baseTimestamp: -1,
    maxTimestamp: -1,
    logAppendTime: false,
    transactional: false,
    control: false,
    producerId: -1n,
    recordCount: 0,
    magic,
    codecBits: 0,
    bytes,
  };
}

/**
 * The records of a batch, decompressed, after its checksum was found right.
 * @throws UnreadableBatch
 */
export async function recordsOf(batch: RecordBatch): Promise<Buffer> {
  const { bytes, baseOffset, magic } = batch;
  if (magic !== magic2) {
    throw new UnreadableBatch(
      `the records at offset ${baseOffset} have message format ${magic}, which brokers before Kafka 0.11 wrote`,
    );
  }
  if (crc32c(bytes.subarray(batchLayout.attributes)) !== bytes.readUInt32BE(batchLayout.crc)) {
    throw new UnreadableBatch(`the batch at offset ${baseOffset} is damaged: its checksum is wrong`);
  }
  const codec = codecOfBits(batch.codecBits);
  if (codec === null) throw new UnreadableBatch(`the batch at offset ${baseOffset} has an unknown compression`);
  const records = bytes.subarray(batchLayout.records);
  if (codec === 'none') return records;
  try {
    return await (await loadCodec(codec)).decompress(records);
  } catch (error) {
    throw new UnreadableBatch(`the batch at offset ${baseOffset} cannot be decompressed (${codec})`, { cause: error });
  }
}

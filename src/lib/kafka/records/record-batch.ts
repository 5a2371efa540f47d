import { type Int64, int64Of } from '../../values/int64.js';
import { batchAttributes, batchLayout } from './batch-layout.js';
import { defaultLargestBatch } from './largest-batch.js';
import { isLegacyMessage, legacyBaseTimestamp, legacyMessage } from './legacy-messages.js';
import { UnreadableBatch } from './unreadable-batch.js';

/**
 * A record batch of message format 2, or a message of format 0 or 1 in its place, without its records: those are decompressed
 * when somebody wants them.
 * @see `org.apache.kafka.common.record.internal.DefaultRecordBatch` (KIP-98)
 */
export interface RecordBatch {
  /** Of a compressed message, which says only its last offset: where the batch before it ends. */
  readonly baseOffset: number;
  /** Offset of the batch's last record when it was written; compaction may have taken that record away. */
  readonly lastOffset: number;
  /** Epoch milliseconds: any 64 bits, as producers say them. */
  readonly baseTimestamp: Int64;
  readonly maxTimestamp: Int64;
  /** True where the broker's time of arrival stands for the time of each record (`message.timestamp.type`). */
  readonly logAppendTime: boolean;
  readonly transactional: boolean;
  /** True for a batch that marks the end of a transaction and holds no records of anybody's. */
  readonly control: boolean;
  readonly producerId: bigint;
  /** null for a compressed message, which does not say it. */
  readonly recordCount: number | null;
  /** The message format: 2, or older where brokers before Kafka 0.11 wrote the log. */
  readonly magic: number;
  readonly codecBits: number;
  /** Bytes that its records may have, unpacked. */
  readonly largest: number;
  /** All bytes of the batch. */
  readonly bytes: Buffer;
}

const magic2 = 2;

/**
 * The batches of a Fetch answer. One that is cut off at the end is left out: it comes whole in the next answer.
 * @param from the offset that was asked for
 * @param largest bytes that the records of a batch may have, unpacked
 * @throws UnreadableBatch where a length or an offset makes no sense, so that it is not known what comes after it
 */
export function* readBatches(records: Buffer, from: number, largest = defaultLargestBatch): Generator<RecordBatch> {
  let next = from;
  for (let start = 0; start + batchLayout.partitionLeaderEpoch <= records.length;) {
    const length = records.readInt32BE(start + batchLayout.batchLength);
    if (length < 0)
      throw new UnreadableBatch(`a broker's answer has a batch of ${length} bytes after offset ${next - 1}`);
    const end = start + batchLayout.partitionLeaderEpoch + length;
    if (end > records.length) return;
    const batch = { ...readBatch(records.subarray(start, end), next), largest };
    if (!isOffset(batch.baseOffset) || !isOffset(batch.lastOffset)) {
      throw new UnreadableBatch(`a broker's answer has a batch at offset ${batch.baseOffset}, which no log has`);
    }
    yield batch;
    next = Math.max(next, batch.lastOffset + 1);
    start = end;
  }
}

function isOffset(offset: number): boolean {
  return Number.isSafeInteger(offset) && offset >= 0;
}

function readBatch(bytes: Buffer, from: number): RecordBatch {
  const baseOffset = Number(bytes.readBigInt64BE(batchLayout.baseOffset));
  const magic = bytes.length > batchLayout.magic ? bytes.readInt8(batchLayout.magic) : -1;
  if (isLegacyMessage(bytes)) return legacyBatch(bytes, from);
  if (magic !== magic2 || bytes.length < batchLayout.records) return unreadable(bytes, baseOffset, magic);
  const attributes = bytes.readInt16BE(batchLayout.attributes);
  return {
    baseOffset,
    lastOffset: baseOffset + bytes.readInt32BE(batchLayout.lastOffsetDelta),
    baseTimestamp: int64Of(bytes.readBigInt64BE(batchLayout.baseTimestamp)),
    maxTimestamp: int64Of(bytes.readBigInt64BE(batchLayout.maxTimestamp)),
    logAppendTime: (attributes & batchAttributes.logAppendTime) !== 0,
    transactional: (attributes & batchAttributes.transactional) !== 0,
    control: (attributes & batchAttributes.control) !== 0,
    producerId: bytes.readBigInt64BE(batchLayout.producerId),
    recordCount: bytes.readInt32BE(batchLayout.recordCount),
    magic,
    codecBits: attributes & batchAttributes.codec,
    largest: defaultLargestBatch,
    bytes,
  };
}

function legacyBatch(bytes: Buffer, from: number): RecordBatch {
  const { magic, offset, timestamp, codecBits } = legacyMessage(bytes);
  const isCompressed = codecBits !== 0;
  return {
    ...unreadable(bytes, offset, magic),
    baseOffset: isCompressed ? Math.min(from, offset) : offset,
    baseTimestamp: legacyBaseTimestamp,
    maxTimestamp: timestamp,
    recordCount: isCompressed ? null : 1,
    codecBits,
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
    largest: defaultLargestBatch,
    bytes,
  };
}

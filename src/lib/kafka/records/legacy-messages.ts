import { crc32 } from '@node-rs/crc32';
import { int64Of, type Int64 } from '../../values/int64.js';
import { Turns } from '../../values/turns.js';
import { codecOfBits, type CompressionCodec } from '../codecs/codecs.js';
import { withLz4HeaderChecksum } from '../codecs/lz4-header.js';
import { BufferWriter } from '../protocol/buffer-writer.js';
import { writeRecord } from './batch-builder.js';
import { UnreadableBatch } from './unreadable-batch.js';

/** Where things are in the bytes of a message, in both formats as far as `attributes`. */
const layout = { offset: 0, size: 8, crc: 12, magic: 16, attributes: 17, timestamp: 18 } as const;
const attributeBits = { codec: 0b111, logAppendTime: 1 << 3 } as const;

/** Of a message without a key and a value, in format 0. */
const smallestMessage = 26;

/**
 * A message of format 0 or 1, as brokers before Kafka 0.11 wrote them; newer ones still serve the logs that have them. One
 * that is compressed holds others in its value, and has the offset of the last of them.
 * @see `org.apache.kafka.common.record.internal.LegacyRecord`, `AbstractLegacyRecordBatch` (KIP-31, KIP-32)
 */
export interface LegacyMessage {
  readonly magic: number;
  readonly offset: number;
  /** Epoch milliseconds; -1 in format 0, which has none. */
  readonly timestamp: Int64;
  readonly logAppendTime: boolean;
  readonly codecBits: number;
  readonly bytes: Buffer;
}

export function isLegacyMessage(bytes: Buffer): boolean {
  return bytes.length >= smallestMessage && bytes.readUInt8(layout.magic) < 2;
}

/** @param bytes of one message; see `isLegacyMessage` */
export function legacyMessage(bytes: Buffer): LegacyMessage {
  const magic = bytes.readUInt8(layout.magic);
  const attributes = bytes.readUInt8(layout.attributes);
  return {
    magic,
    offset: Number(bytes.readBigInt64BE(layout.offset)),
    timestamp: magic === 0 ? -1 : int64Of(bytes.readBigInt64BE(layout.timestamp)),
    logAppendTime: magic === 1 && (attributes & attributeBits.logAppendTime) !== 0,
    codecBits: attributes & attributeBits.codec,
    bytes,
  };
}

/** Epoch milliseconds that the times of `legacyRecords` are counted from. */
export const legacyBaseTimestamp = 0;

export type Decompress = (codec: CompressionCodec, compressed: Buffer) => Promise<Buffer>;

/**
 * The records of a message, or of those in it, in message format 2.
 * @param baseOffset what their offsets are counted from
 * @throws UnreadableBatch
 */
export async function legacyRecords(
  message: LegacyMessage,
  baseOffset: number,
  decompress: Decompress,
): Promise<{ readonly records: Buffer; readonly recordCount: number }> {
  const body = new BufferWriter(message.bytes.length);
  const scratch = new BufferWriter();
  const turns = new Turns();
  let recordCount = 0;
  for (const inner of await contents(message, turns, decompress)) {
    const { offset, timestamp } = inner;
    const record = { ...keyAndValue(inner), headers: [], timestamp };
    writeRecord(body, scratch, record, offset - baseOffset, legacyBaseTimestamp);
    recordCount += 1;
    if (turns.overdue) await turns.next();
  }
  return { records: body.written(), recordCount };
}

/** Those in a message, or itself: one at a time, as there may be millions. */
async function contents(
  message: LegacyMessage,
  turns: Turns,
  decompress: Decompress,
): Promise<Iterable<LegacyMessage>> {
  const { value } = keyAndValue(message);
  const codec = codecOfBits(message.codecBits);
  if (codec === 'none') return [message];
  if (codec === null) throw new UnreadableBatch(`the message at offset ${message.offset} has an unknown compression`);
  if (value === null) throw damaged(message, 'it is compressed, and holds nothing');
  const inner = await decompress(codec, lz4Of(message, codec, value));
  let last: number | null = null;
  for (const { offset } of messagesIn(message, inner)) {
    last = offset;
    if (turns.overdue) await turns.next();
  }
  if (last === null) throw damaged(message, 'it is compressed, and holds nothing');
  // In format 1 the offsets within count from any number: the last is the one that the broker has given the whole.
  return shifted(message, messagesIn(message, inner), message.magic === 0 ? 0 : message.offset - last);
}

function* shifted(
  { logAppendTime, timestamp }: LegacyMessage,
  messages: Iterable<LegacyMessage>,
  by: number,
): Generator<LegacyMessage> {
  for (const message of messages) {
    yield { ...message, offset: message.offset + by, timestamp: logAppendTime ? timestamp : message.timestamp };
  }
}

/** Writers of format 0 got the checksum of LZ4's frame header wrong (KIP-57). */
function lz4Of({ magic }: LegacyMessage, codec: CompressionCodec, value: Buffer): Buffer {
  return codec === 'lz4' && magic === 0 ? withLz4HeaderChecksum(value) : value;
}

function* messagesIn(outer: LegacyMessage, bytes: Buffer): Generator<LegacyMessage> {
  for (let start = 0; start < bytes.length;) {
    const size = start + layout.crc <= bytes.length ? bytes.readInt32BE(start + layout.size) : -1;
    const message = bytes.subarray(start, start + layout.crc + size);
    const isWhole = size >= 0 && message.length === layout.crc + size;
    if (!isWhole || !isLegacyMessage(message)) throw damaged(outer, 'a message in it ends too early');
    const inner = legacyMessage(message);
    if (inner.magic !== outer.magic || inner.codecBits !== 0) throw damaged(outer, 'it holds what it cannot hold');
    yield inner;
    start += message.length;
  }
}

function keyAndValue(message: LegacyMessage): { readonly key: Buffer | null; readonly value: Buffer | null } {
  const { bytes, magic } = message;
  if (crc32(bytes.subarray(layout.magic)) !== bytes.readUInt32BE(layout.crc)) {
    throw damaged(message, 'its checksum is wrong');
  }
  let position = magic === 0 ? layout.timestamp : layout.timestamp + 8;
  const next = (): Buffer | null => {
    const length = position + 4 <= bytes.length ? bytes.readInt32BE(position) : bytes.length;
    position += 4;
    if (length < 0) return null;
    const start = position;
    position += length;
    if (position > bytes.length) throw damaged(message, 'it ends too early');
    return bytes.subarray(start, position);
  };
  return { key: next(), value: next() };
}

function damaged({ offset }: LegacyMessage, reason: string): UnreadableBatch {
  return new UnreadableBatch(`the message at offset ${offset} is damaged: ${reason}`);
}

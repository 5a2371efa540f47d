import { crc32c } from '@node-rs/crc32';
import { formatSize } from '../../values/size.js';
import { UnpackedTooLarge } from '../codecs/codec.js';
import { codecOfBits, type CompressionCodec, loadCodec } from '../codecs/codecs.js';
import { batchLayout } from './batch-layout.js';
import { isLegacyMessage, legacyMessage, legacyRecords } from './legacy-messages.js';
import type { RecordBatch } from './record-batch.js';
import { RecordCursor } from './record-cursor.js';
import { BatchTooLarge, UnreadableBatch } from './unreadable-batch.js';

/**
 * The records of a batch, decompressed, after its checksum was found right.
 * @throws UnreadableBatch, BatchTooLarge
 */
export async function openRecords(batch: RecordBatch): Promise<RecordCursor> {
  const { bytes, baseOffset, magic } = batch;
  const decompress = (codec: CompressionCodec, compressed: Buffer): Promise<Buffer> =>
    decompressed(codec, compressed, batch);
  if (isLegacyMessage(bytes)) {
    const { records, recordCount } = await legacyRecords(legacyMessage(bytes), baseOffset, decompress);
    return new RecordCursor({ ...batch, recordCount }, records);
  }
  if (magic > 2) throw new UnreadableBatch(`the records at offset ${baseOffset} have unknown message format ${magic}`);
  if (magic !== 2 || bytes.length < batchLayout.records) {
    throw new UnreadableBatch(`the batch at offset ${baseOffset} is damaged: it ends too early`);
  }
  if (crc32c(bytes.subarray(batchLayout.attributes)) !== bytes.readUInt32BE(batchLayout.crc)) {
    throw new UnreadableBatch(`the batch at offset ${baseOffset} is damaged: its checksum is wrong`);
  }
  const codec = codecOfBits(batch.codecBits);
  if (codec === null) throw new UnreadableBatch(`the batch at offset ${baseOffset} has an unknown compression`);
  const records = bytes.subarray(batchLayout.records);
  return new RecordCursor(batch, codec === 'none' ? records : await decompress(codec, records));
}

async function decompressed(codec: CompressionCodec, compressed: Buffer, batch: RecordBatch): Promise<Buffer> {
  const { baseOffset, largest } = batch;
  try {
    return await (await loadCodec(codec)).decompress(compressed, largest);
  } catch (error) {
    if (error instanceof UnpackedTooLarge) {
      const message = `the batch at offset ${baseOffset} unpacks to more than ${formatSize(largest)} (${codec})`;
      throw new BatchTooLarge(message, { cause: error });
    }
    throw new UnreadableBatch(`the batch at offset ${baseOffset} cannot be decompressed (${codec})`, { cause: error });
  }
}

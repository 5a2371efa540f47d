import type { OriginalRecord } from '../../dead-letters/letter.js';
import type { ReadBatch } from '../../kafka/reader/partition-reader.js';
import { recordsOf, UnreadableBatch } from '../../kafka/records/record-batch.js';
import { RecordCursor } from '../../kafka/records/record-cursor.js';

/** A record as it came from the broker. */
export interface ReceivedRecord extends OriginalRecord {
  /** Offset behind it; behind its batch, where it stands for one. */
  readonly end: number;
  /** Why it is the bytes of a whole batch, which cannot be taken apart; null as a rule. */
  readonly damage: UnreadableBatch | null;
}

export async function receivedRecords(read: ReadBatch): Promise<readonly ReceivedRecord[]> {
  const { topic, partition, batch, from } = read;
  const records: ReceivedRecord[] = [];
  try {
    const cursor = new RecordCursor(batch, await recordsOf(batch));
    while (cursor.next()) {
      if (cursor.offset < from) continue;
      const { offset, timestamp } = cursor;
      const content = { key: cursor.key(), value: cursor.value(), headers: cursor.headers() };
      records.push({ topic, partition, offset, timestamp, ...content, end: offset + 1, damage: null });
    }
    return records;
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
    const offset = Math.max(from, batch.baseOffset);
    const content = { key: null, value: batch.bytes, headers: [] };
    const timestamp = Math.max(0, batch.maxTimestamp);
    return [{ topic, partition, offset, timestamp, ...content, end: batch.lastOffset + 1, damage: error }];
  }
}

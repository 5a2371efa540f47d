import type { OriginalRecord } from '../../dead-letters/letter.js';
import type { ReadBatch } from '../../kafka/reader/read-answer.js';
import { laterOf } from '../../values/int64.js';
import { UnreadableBatch } from '../../kafka/records/unreadable-batch.js';
import { recordsIn } from '../../kafka/records/records-in.js';

/** A record as it came from the broker. */
export interface ReceivedRecord extends OriginalRecord {
  /** Offset behind it; behind its batch, where it stands for one. */
  readonly end: number;
  /** Why it is the bytes of a whole batch, which cannot be taken apart; null as a rule. */
  readonly damage: UnreadableBatch | null;
}

/** Records that are handed out together at the most: more than ordinary batches have, and small ones can hold millions. */
const piece = 10_000;

/** The records of a batch. One that is damaged stands for what was not handed out of it before that was found. */
export async function* receivedRecords(
  read: ReadBatch,
  signal: AbortSignal,
): AsyncGenerator<readonly ReceivedRecord[], void> {
  const { topic, partition, batch } = read;
  let from = Math.max(read.from, batch.baseOffset);
  let records: ReceivedRecord[] = [];
  try {
    for await (const run of recordsIn(read, signal)) {
      for (const cursor of run) {
        const { offset, timestamp } = cursor;
        const [key, value, headers] = [cursor.key(), cursor.value(), cursor.headers()];
        records.push({ topic, partition, offset, timestamp, key, value, headers, end: offset + 1, damage: null });
        if (records.length < piece) continue;
        yield records;
        records = [];
        from = offset + 1;
      }
    }
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
    records = [damagedBatch(read, from, error)];
  }
  if (records.length > 0) yield records;
}

function damagedBatch({ topic, partition, batch }: ReadBatch, offset: number, error: UnreadableBatch): ReceivedRecord {
  const place = { topic, partition, offset, end: batch.lastOffset + 1, timestamp: laterOf(0, batch.maxTimestamp) };
  const damage = error.cause instanceof UnreadableBatch ? error.cause : error;
  return { ...place, key: null, value: batch.bytes, headers: [], damage };
}

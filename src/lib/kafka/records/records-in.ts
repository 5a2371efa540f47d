import { throwIfAborted } from '../../abort.js';
import { Turns } from '../../values/turns.js';
import type { TopicPartition } from '../types.js';
import { openRecords } from './open-records.js';
import type { RecordBatch } from './record-batch.js';
import type { RecordCursor } from './record-cursor.js';
import { BatchTooLarge, UnreadableBatch } from './unreadable-batch.js';

/** A batch of a partition, and which of its offsets are wanted. */
export interface BatchOfPartition extends TopicPartition {
  readonly batch: RecordBatch;
  /** Records before this offset are not wanted. */
  readonly from: number;
  /** Records from this offset on are not wanted; null where all are. */
  readonly to: number | null;
}

/**
 * The wanted records of a batch, one after the other in the same cursor, in runs between which others have their turn: a small
 * batch can hold tens of millions of records, and waiting at each of them would cost more than the record.
 * @throws BatchTooLarge; UnreadableBatch, also on the way: both name topic and partition; the reason of `signal`
 */
export async function* recordsIn(
  read: BatchOfPartition,
  signal: AbortSignal,
): AsyncGenerator<Iterable<RecordCursor>, void, undefined> {
  const walk = new Walk(read, await opened(read));
  const turns = new Turns();
  for (;;) {
    yield walk.run(turns);
    if (walk.ended) return;
    await turns.next();
    throwIfAborted(signal);
  }
}

/** How many of its records are wanted: a batch that is wanted whole says it by itself. @throws as `recordsIn` */
export async function recordCountOf(read: BatchOfPartition, signal: AbortSignal): Promise<number> {
  const { batch, from, to } = read;
  const { baseOffset, lastOffset, recordCount } = batch;
  if (recordCount !== null && baseOffset >= from && (to === null || lastOffset < to)) return recordCount;
  let count = 0;
  for await (const run of recordsIn(read, signal)) count += [...run].length;
  return count;
}

/** Records, and bytes of them, between two glances at the clock, which costs as much as a tiny record. */
const [glanceRecords, glanceBytes] = [32, 4_096];

class Walk {
  ended = false;
  readonly #read: BatchOfPartition;
  readonly #cursor: RecordCursor;

  constructor(read: BatchOfPartition, cursor: RecordCursor) {
    this.#read = read;
    this.#cursor = cursor;
  }

  *run(turns: Turns): Generator<RecordCursor, void, undefined> {
    const { from, to } = this.#read;
    const limit = to ?? Infinity;
    const cursor = this.#cursor;
    do {
      const enough = cursor.passed + glanceBytes;
      for (let count = 0; count < glanceRecords && cursor.passed < enough; count++) {
        if (!this.#advance()) return;
        if (cursor.offset >= from && cursor.offset < limit) yield cursor;
      }
    } while (!turns.overdue);
  }

  #advance(): boolean {
    try {
      this.ended = !this.#cursor.next();
      return !this.ended;
    } catch (error) {
      this.ended = true;
      throw withPlace(this.#read, error);
    }
  }
}

async function opened(read: BatchOfPartition): Promise<RecordCursor> {
  try {
    return await openRecords(read.batch);
  } catch (error) {
    throw withPlace(read, error);
  }
}

function withPlace({ topic, partition }: TopicPartition, error: unknown): unknown {
  if (!(error instanceof UnreadableBatch || error instanceof BatchTooLarge)) return error;
  const message = `topic "${topic}", partition ${partition}: ${error.message}`;
  return error instanceof BatchTooLarge
    ? new BatchTooLarge(message, { cause: error })
    : new UnreadableBatch(message, { cause: error });
}

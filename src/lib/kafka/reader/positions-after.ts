import { NO_ERROR } from '../error-codes.js';
import type { TopicPartition } from '../types.js';
import type { FetchAnswer } from './fetch-records.js';
import type { ReadPosition } from './read-position.js';

export interface NextOffset extends TopicPartition {
  /** Offset of the record to be read next. */
  readonly next: number;
}

/** The positions that an answer has moved. */
export function movedPositions(
  { partitions }: FetchAnswer,
  before: ReadonlyMap<ReadPosition, number>,
): readonly NextOffset[] {
  return partitions.flatMap(([position]) => {
    const { topic, partition, next } = position;
    return next === before.get(position) ? [] : [{ topic, partition, next }];
  });
}

/**
 * Moves a position over offsets that hold no record any more. An answer may lack a partition's records because others
 * filled it; but the one asked for first always gets its next batch (KIP-74), so when that one has none, there is none.
 */
export function skipEmptyTail(
  { partitions, throttled }: FetchAnswer,
  first: ReadPosition | undefined,
  readCommitted: boolean,
): void {
  if (throttled) return;
  for (const [position, fetched] of partitions) {
    const { errorCode, records, highWatermark, lastStableOffset } = fetched;
    if (errorCode !== NO_ERROR || (records?.length ?? 0) > 0) continue;
    const readable = readCommitted ? lastStableOffset : highWatermark;
    const tail = Math.min(readable, position.end ?? readable);
    if (position.next >= tail) continue;
    if (position === first) position.next = tail;
    else position.hungry = true;
  }
}

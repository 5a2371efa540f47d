import { AppError } from '../../errors.js';
import { NO_ERROR } from '../error-codes.js';
import type { FetchAnswer } from './fetch-records.js';
import type { ReadPosition } from './read-position.js';
import type { Taken } from './take-batches.js';

/**
 * Finds offsets that hold no record any more. An answer may lack a partition's records because others filled it; but the one
 * asked for first always gets its next batch (KIP-74), so when that one has none, there is none: if it was looked for on
 * the leader's own disk. From tiered storage a batch may only come too late (KIP-405, `DelayedRemoteFetch`), and is asked for
 * again.
 * @see docs/decisions/empty-answers.md
 * @throws AppError TIMEOUT
 */
export async function emptyTails(
  { partitions, throttled }: FetchAnswer,
  first: ReadPosition | undefined,
  readCommitted: boolean,
  isOnDisk: (position: ReadPosition) => Promise<boolean>,
): Promise<readonly Taken[]> {
  const tails: Taken[] = [];
  if (first !== undefined) first.askedFirstAt = Date.now();
  for (const [position, fetched] of throttled ? [] : partitions) {
    const { errorCode, records, highWatermark, lastStableOffset, divergingEpoch } = fetched;
    const { topic, partition, next: from } = position;
    if (errorCode !== NO_ERROR || divergingEpoch !== null) continue;
    if ((records?.length ?? 0) > 0) {
      position.stalledSince = null;
      continue;
    }
    const readable = readCommitted ? lastStableOffset : highWatermark;
    const to = Math.min(readable, position.end ?? readable);
    if (from >= to) continue;
    if (position === first && (await isOnDisk(position))) {
      const skipped = [{ topic, partition, from, to, why: 'empty' as const }];
      tails.push({ position, batches: [], skipped, next: to, lastEpoch: -1 }); // of an epoch that nothing tells
      continue;
    }
    position.hungry = true;
    if (position === first) expectRecords(position, to);
  }
  return tails;
}

function expectRecords(position: ReadPosition, tail: number): void {
  const { topic, partition, next } = position;
  if (position.stalls(Date.now())) return;
  throw new AppError(
    'TIMEOUT',
    `topic "${topic}", partition ${partition}: no record came from offset ${next} on for a minute, though the log goes on to ${tail}; tiered storage may take longer than "remote.fetch.max.wait.ms"`,
  );
}

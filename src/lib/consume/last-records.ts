import type { KafkaCluster } from '../kafka/cluster.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import type { ReadBatch } from '../kafka/reader/read-answer.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { recordCountOf, recordsIn } from '../kafka/records/records-in.js';
import { BatchTooLarge, UnreadableBatch } from '../kafka/records/unreadable-batch.js';

/** A partition, with the offsets of its log between which to look. */
export type KnownRange = ReadRange & { readonly end: number };

interface LookOptions {
  readonly readCommitted: boolean;
}

/** How much longer a window gets that held too few records. */
const growth = 8;

/**
 * Where the last so many records of each partition begin: offsets hold markers of transactions and what compaction has left
 * too. Batches say how many records they have, so that only the one in which the first record lies is unpacked.
 */
export async function startsOfLast(
  kafka: KafkaCluster,
  count: number,
  ranges: readonly KnownRange[],
  options: LookOptions,
): Promise<PartitionTable<number>> {
  const starts = new PartitionTable<number>();
  let open = count === 0 ? [] : ranges.filter(({ start, end }) => start < end);
  for (const range of ranges) starts.set(range, count === 0 ? range.end : range.start);
  for (let length = count; open.length > 0; length *= growth) {
    const windows = open.map((range) => ({ ...range, start: Math.max(range.start, range.end - length) }));
    const found = await countBatches(kafka, windows, options);
    const short: KnownRange[] = [];
    for (const [index, range] of open.entries()) {
      const batches = found.get(range) ?? [];
      const from = windows[index]?.start ?? range.start;
      const first = firstOfLast(batches, count);
      if (first !== null) {
        const offset = await offsetWithin(
          kafka,
          { ...range, start: first.offset, end: first.end },
          first.skip,
          options,
        );
        starts.set(range, Math.max(offset, range.start));
      } else if (from > range.start) short.push(range);
    }
    open = short;
  }
  return starts;
}

interface CountedBatch {
  readonly offset: number;
  readonly end: number;
  readonly records: number;
}

async function countBatches(
  kafka: KafkaCluster,
  windows: readonly KnownRange[],
  { readCommitted }: LookOptions,
): Promise<PartitionTable<CountedBatch[]>> {
  const found = new PartitionTable<CountedBatch[]>();
  for await (const { batches } of readPartitions(kafka, windows, { readCommitted, onGap: () => undefined })) {
    for (const read of batches) {
      const { baseOffset, lastOffset } = read.batch;
      const known = found.get(read) ?? [];
      found.set(read, known);
      if (!read.batch.control)
        known.push({ offset: baseOffset, end: lastOffset + 1, records: await countOf(read, kafka.signal) });
    }
  }
  return found;
}

/** Of all its records, also of those before the window. */
async function countOf(read: ReadBatch, signal: AbortSignal): Promise<number> {
  return (await unlessUnreadable(() => recordCountOf({ ...read, from: 0 }, signal))) ?? 0;
}

/** The offset of the record behind so many others of the batch; null where there is none. */
async function offsetBehind(read: ReadBatch, skip: number, signal: AbortSignal): Promise<number | null> {
  return unlessUnreadable(async () => {
    let left = skip;
    for await (const run of recordsIn({ ...read, from: 0 }, signal)) {
      for (const { offset } of run) if (left-- === 0) return offset;
    }
    return null;
  });
}

/** A batch that cannot be read is named when it is its turn. */
async function unlessUnreadable<Found>(look: () => Promise<Found>): Promise<Found | null> {
  try {
    return await look();
  } catch (error) {
    if (error instanceof UnreadableBatch || error instanceof BatchTooLarge) return null;
    throw error;
  }
}

/** The batch in which the last so many records begin, and how many of its own come before; null where there are fewer. */
function firstOfLast(
  batches: readonly CountedBatch[],
  count: number,
): { readonly offset: number; readonly end: number; readonly skip: number } | null {
  let left = count;
  for (const { offset, end, records } of batches.toReversed()) {
    if (records >= left) return { offset, end, skip: records - left };
    left -= records;
  }
  return null;
}

/** The offset of a record within a batch. */
async function offsetWithin(
  kafka: KafkaCluster,
  batch: KnownRange,
  skip: number,
  { readCommitted }: LookOptions,
): Promise<number> {
  if (skip === 0) return batch.start;
  for await (const { batches } of readPartitions(kafka, [batch], { readCommitted, onGap: () => undefined })) {
    for (const read of batches) return (await offsetBehind(read, skip, kafka.signal)) ?? batch.start;
  }
  return batch.start;
}

import type { ValueDecoders } from '../events/value-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { listOffsets } from '../kafka/offset-requests.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { IsolationLevel, OffsetTimestamp } from '../kafka/protocol/list-offsets.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { JsonSink } from '../values/json-sink.js';
import { BatchText } from './batch-text.js';
import { consumeRecords, type ConsumeOptions, type RecordChunk } from './consume-records.js';

/** A partition to look at, from the start of its log to where the tail ends. */
type TailRange = ReadRange & { readonly end: number };

interface TailRecord {
  readonly timestamp: number;
  readonly text: Buffer;
}

/** The tail of partitions as they are now, then, where a range has no end, what comes after it. */
export async function* followTail(
  kafka: KafkaCluster,
  decoders: ValueDecoders,
  count: number,
  options: ConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  const ends = await listOffsets(
    kafka,
    options.ranges.map((range) => ({ ...range, timestamp: OffsetTimestamp.latest })),
    { isolationLevel: options.readCommitted ? IsolationLevel.readCommitted : IsolationLevel.readUncommitted },
  );
  const ranges = options.ranges.map((range) => ({
    ...range,
    end: range.end ?? ends.get(range)?.offset ?? range.start,
  }));
  yield await tailRecords(kafka, decoders, count, { ...options, ranges });
  const rest = options.ranges.map((range, index) => ({ ...range, start: ranges[index]?.end ?? range.start }));
  yield* consumeRecords(kafka, decoders, { ...options, ranges: rest });
}

/**
 * The last so many records that are wanted, by their time, of all partitions together, in the order of their times. It
 * reads each partition from as near to its end as it can.
 */
async function tailRecords(
  kafka: KafkaCluster,
  decoders: ValueDecoders,
  count: number,
  options: Omit<ConsumeOptions, 'ranges' | 'maxMessages'> & { readonly ranges: readonly TailRange[] },
): Promise<RecordChunk> {
  const found = new PartitionTable<readonly TailRecord[]>();
  let open = options.ranges;
  for (let length = count; open.length > 0; length *= growth) {
    const windows = open.map((range) => ({ ...range, start: Math.max(range.start, range.end - length) }));
    for (const [range, records] of await readWindows(kafka, decoders, windows, options)) {
      found.set(range, records.slice(-count));
    }
    // Offsets may hold nothing any more, or nothing that is wanted: then the window was too short.
    const currentLength = length;
    open = open.filter((range) => {
      return (found.get(range)?.length ?? 0) < count && range.end - currentLength > range.start;
    });
  }
  const all = options.ranges.flatMap((range) => found.get(range) ?? []);
  const last = count === 0 ? [] : all.sort((a, b) => a.timestamp - b.timestamp).slice(-count);
  return { bytes: Buffer.concat(last.map(({ text }) => text)), records: last.length, positions: [] };
}

/** How much longer a window gets that was too short. */
const growth = 8;

async function readWindows(
  kafka: KafkaCluster,
  decoders: ValueDecoders,
  windows: readonly TailRange[],
  options: Omit<ConsumeOptions, 'ranges' | 'maxMessages'>,
): Promise<readonly (readonly [TailRange, readonly TailRecord[]])[]> {
  const found = new PartitionTable<TailRecord[]>();
  const sink = new JsonSink();
  for await (const { batches } of readPartitions(kafka, windows, options)) {
    for (const batch of batches) {
      const text = await BatchText.open(batch, decoders, options);
      const records = found.get(batch) ?? [];
      found.set(batch, records);
      for (let outcome = text.writeNext(sink); outcome !== 'end'; outcome = text.writeNext(sink)) {
        if (outcome === 'schema-wanted') await text.loadSchema();
        if (outcome !== 'written') continue;
        records.push({ timestamp: text.timestamp, text: Buffer.from(sink.written()) });
        sink.reset();
      }
    }
  }
  return windows.map((window) => [window, found.get(window) ?? []]);
}

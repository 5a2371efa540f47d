import { throwIfAborted } from '../abort.js';
import type { RecordDecoders } from '../events/record-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { knownRange, logEnds } from '../kafka/log-ends.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { readPartitions } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import type { TopicPartition } from '../kafka/types.js';
import { compareInt64, type Int64 } from '../values/int64.js';
import { Turns } from '../values/turns.js';
import { JsonSink } from '../values/json-sink.js';
import { EndedPartitions } from './ended-partitions.js';
import { consumeRecords, type ConsumeOptions, type RecordChunk } from './consume-records.js';

/** A partition to look at, from the start of its log to where the tail ends. */
type TailRange = ReadRange & { readonly end: number };

/** The partitions that end at a batch that is too large end once, however often they are read. */
type TailOptions = Omit<ConsumeOptions, 'ranges' | 'maxMessages'> & { readonly ended: EndedPartitions };

interface TailRecord {
  readonly timestamp: Int64;
  readonly text: Buffer;
}

/** The tail of partitions as they are now, then, where a range has no end, what comes after it. */
export async function* followTail(
  kafka: KafkaCluster,
  decoders: RecordDecoders,
  count: number,
  options: ConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  const ends = await logEnds(kafka, options.ranges, options);
  const ranges = options.ranges.map((range) => ({ ...range, end: range.end ?? knownRange(ends, range).end }));
  const ended = new EndedPartitions(options);
  yield await tailRecords(kafka, decoders, count, { ...options, ranges, ended });
  const rest = options.ranges
    .map((range, index) => ({ ...range, start: ranges[index]?.end ?? range.start }))
    .filter((range) => !ended.has(range));
  const follow = options.follow && {
    ...options.follow,
    wants: (partition: TopicPartition) => !ended.has(partition) && options.follow?.wants(partition) === true,
  };
  yield* consumeRecords(kafka, decoders, { ...options, ranges: rest, follow });
}

/**
 * The last so many records that are wanted, by their time, of all partitions together, in the order of their times. It
 * reads each partition from as near to its end as it can.
 */
async function tailRecords(
  kafka: KafkaCluster,
  decoders: RecordDecoders,
  count: number,
  options: TailOptions & { readonly ranges: readonly TailRange[] },
): Promise<RecordChunk> {
  const found = new PartitionTable<readonly TailRecord[]>();
  let open = options.ranges;
  for (let length = count; open.length > 0; length *= growth) {
    const windows = open.map((range) => ({ ...range, start: Math.max(range.start, range.end - length) }));
    for (const [range, records] of await readWindows(kafka, decoders, windows, count, options)) {
      found.set(range, records.slice(-count));
    }
    // Offsets may hold nothing any more, or nothing that is wanted: then the window was too short.
    const currentLength = length;
    open = open.filter((range) => {
      return (
        !options.ended.has(range) && (found.get(range)?.length ?? 0) < count && range.end - currentLength > range.start
      );
    });
  }
  const all = options.ranges.flatMap((range) => found.get(range) ?? []);
  const last = count === 0 ? [] : all.sort((a, b) => compareInt64(a.timestamp, b.timestamp)).slice(-count);
  return { bytes: Buffer.concat(last.map(({ text }) => text)), records: last.length, positions: [] };
}

/** How much longer a window gets that was too short. */
const growth = 8;

/** Records beyond those that are wanted that are kept before they are dropped: each time the rest is moved. */
const spare = 1_000;

/** The last so many records, and maybe some before them, of each window. */
async function readWindows(
  kafka: KafkaCluster,
  decoders: RecordDecoders,
  windows: readonly TailRange[],
  count: number,
  options: TailOptions,
): Promise<readonly (readonly [TailRange, readonly TailRecord[]])[]> {
  const found = new PartitionTable<TailRecord[]>();
  const sink = new JsonSink();
  const turns = new Turns();
  for await (const { batches } of readPartitions(kafka, windows, options)) {
    for (const batch of batches) {
      const text = await options.ended.open(batch, decoders);
      if (text === null) continue;
      const records = found.get(batch) ?? [];
      found.set(batch, records);
      for (let outcome = text.writeNext(sink); outcome !== 'end'; outcome = text.writeNext(sink)) {
        if (outcome === 'schema-wanted') await text.loadSchema();
        if (turns.overdue) await turns.next();
        throwIfAborted(kafka.signal);
        if (outcome !== 'written') continue;
        records.push({ timestamp: text.timestamp, text: Buffer.from(sink.written()) });
        sink.reset();
        if (records.length >= 2 * count + spare) records.splice(0, records.length - count);
      }
    }
  }
  return windows.map((window) => [window, found.get(window) ?? []]);
}

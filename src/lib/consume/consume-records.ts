import { throwIfAborted } from '../abort.js';
import type { RecordDecoders } from '../events/record-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type AddRanges, type Gap } from '../kafka/reader/partition-reader.js';
import type { PartitionOffset } from '../kafka/types.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { JsonSink } from '../values/json-sink.js';
import { Turns } from '../values/turns.js';
import { EndedPartitions, type EndedOptions } from './ended-partitions.js';
import { Growth, type FollowOptions } from './growth.js';

export interface ConsumeOptions extends EndedOptions {
  readonly ranges: readonly ReadRange[];
  readonly readCommitted: boolean;
  /** Records after which to end; null for no limit. */
  readonly maxMessages: number | null;
  readonly onGap: (gap: Gap) => void;
  /** What becomes of topics that grow, come and go; null where nothing but the ranges is read. */
  readonly follow: FollowOptions | null;
}

/** Output of some records. */
export interface RecordChunk {
  /** Whole records; empty where none was wanted. */
  readonly bytes: Buffer;
  readonly records: number;
  /** What is done with once the bytes have been taken: where to go on, for the partitions that have moved. */
  readonly positions: readonly PartitionOffset[];
}

/** Bytes of output after which they are handed on. */
const chunkBytes = 64 * 1024;

/** Reads records and writes them as text; what is handed out is handed out as soon as it is there. */
export async function* consumeRecords(
  kafka: KafkaCluster,
  decoders: RecordDecoders,
  options: ConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  const limit = options.maxMessages ?? Infinity;
  const sink = new JsonSink();
  const turns = new Turns();
  const ended = new EndedPartitions(options);
  let [total, pending] = [0, 0];
  const take = (positions: readonly PartitionOffset[]): RecordChunk => {
    const chunk = { bytes: sink.take(), records: pending, positions };
    pending = 0;
    return chunk;
  };
  if (limit === 0) return;
  const growth = options.follow === null ? null : new Growth(kafka, options.ranges, options.follow);
  const grow = async (add: AddRanges, signal: AbortSignal): Promise<void> => {
    const counted: AddRanges = (ranges) => {
      ended.add(ranges.length);
      add(ranges);
    };
    await growth?.run(counted, signal);
  };
  const growing = growth === null ? {} : ({ grow, deletedTopics: 'end' } as const);
  try {
    for await (const { batches, positions, gone = [] } of readPartitions(kafka, options.ranges, {
      ...options,
      ...growing,
    })) {
      for (const batch of batches) {
        const { topic, partition } = batch;
        const text = await ended.open(batch, decoders);
        if (text === null) continue;
        for (let outcome = text.writeNext(sink); outcome !== 'end'; outcome = text.writeNext(sink)) {
          if (outcome === 'schema-wanted') await text.loadSchema(); // for the first record with it only
          const isOverdue = turns.overdue;
          if (isOverdue) await turns.next();
          if (outcome === 'schema-wanted') continue;
          if (outcome === 'written') [total, pending] = [total + 1, pending + 1];
          const enough = total >= limit;
          const isAborted = isOverdue && kafka.signal.aborted; // where nothing is handed out nobody else finds out
          if (enough || isAborted || sink.length >= chunkBytes) {
            yield take([{ topic, partition, offset: text.next }]);
          }
          if (enough) return;
          if (isAborted) throwIfAborted(kafka.signal);
        }
      }
      yield take(ended.positionsOf(positions));
      ended.forget(gone);
      growth?.take(gone);
      if (ended.all) return;
    }
  } catch (error) {
    if (pending > 0) yield take([]); // what was read before the failure is not lost with it
    throw error;
  }
}

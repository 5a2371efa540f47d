import type { ValueDecoders } from '../events/value-decoders.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap } from '../kafka/reader/partition-reader.js';
import type { NextOffset } from '../kafka/reader/positions-after.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { JsonSink } from '../values/json-sink.js';
import { BatchText, type BatchTextOptions } from './batch-text.js';

export interface ConsumeOptions extends BatchTextOptions {
  readonly ranges: readonly ReadRange[];
  readonly readCommitted: boolean;
  /** Records after which to end; null for no limit. */
  readonly maxMessages: number | null;
  readonly onGap: (gap: Gap) => void;
}

/** Output of some records. */
export interface RecordChunk {
  /** Whole records; empty where none was wanted. */
  readonly bytes: Buffer;
  readonly records: number;
  /** What is done with once the bytes have been taken: where to go on, for the partitions that have moved. */
  readonly positions: readonly NextOffset[];
}

/** Bytes of output after which they are handed on. */
const chunkBytes = 64 * 1024;

/** Reads records and writes them as text; what is handed out is handed out as soon as it is there. */
export async function* consumeRecords(
  kafka: KafkaCluster,
  decoders: ValueDecoders,
  options: ConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  const limit = options.maxMessages ?? Infinity;
  const sink = new JsonSink();
  let [total, pending] = [0, 0];
  const take = (positions: readonly NextOffset[]): RecordChunk => {
    const chunk = { bytes: sink.take(), records: pending, positions };
    pending = 0;
    return chunk;
  };
  if (limit === 0) return;
  try {
    for await (const { batches, positions } of readPartitions(kafka, options.ranges, options)) {
      for (const batch of batches) {
        const { topic, partition } = batch;
        const text = await BatchText.open(batch, decoders, options);
        for (let outcome = text.writeNext(sink); outcome !== 'end'; outcome = text.writeNext(sink)) {
          if (outcome === 'schema-wanted') await text.loadSchema(); // for the first record with it only
          if (outcome !== 'written') continue;
          total += 1;
          pending += 1;
          const enough = total >= limit;
          if (enough || sink.length >= chunkBytes) yield take([{ topic, partition, next: text.next }]);
          if (enough) return;
        }
      }
      yield take(positions);
    }
  } catch (error) {
    if (pending > 0) yield take([]); // what was read before the failure is not lost with it
    throw error;
  }
}

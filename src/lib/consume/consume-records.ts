import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap } from '../kafka/reader/partition-reader.js';
import type { ReadRange } from '../kafka/reader/read-position.js';
import { JsonSink } from '../values/json-sink.js';
import { BatchText, type BatchTextOptions } from './batch-text.js';
import type { ValueDecoders } from '../events/value-decoders.js';

export interface ConsumeOptions extends BatchTextOptions {
  readonly ranges: readonly ReadRange[];
  readonly readCommitted: boolean;
  /** Records after which to end; null for no limit. */
  readonly maxMessages: number | null;
  readonly onGap: (gap: Gap) => void;
}

/** Output of some records. */
export interface RecordChunk {
  readonly bytes: Buffer;
  readonly records: number;
}

/** Bytes of output after which they are handed on. */
const chunkBytes = 64 * 1024;

/** Reads records and writes them as text; what is handed out are whole records, as soon as they are there. */
export async function* consumeRecords(
  kafka: KafkaCluster,
  decoders: ValueDecoders,
  options: ConsumeOptions,
): AsyncGenerator<RecordChunk, void, undefined> {
  const limit = options.maxMessages ?? Infinity;
  const sink = new JsonSink();
  let [total, pending] = [0, 0];
  const take = (): RecordChunk => {
    const chunk = { bytes: sink.take(), records: pending };
    pending = 0;
    return chunk;
  };
  if (limit === 0) return;
  for await (const batches of readPartitions(kafka, options.ranges, options)) {
    for (const batch of batches) {
      const text = await BatchText.open(batch, decoders, options);
      while (total < limit) {
        const outcome = text.writeNext(sink);
        if (outcome === 'end') break;
        if (outcome === 'schema-wanted') {
          await text.loadSchema(); // awaited for the first record with it only, not for each
        } else {
          total += 1;
          pending += 1;
          if (sink.length >= chunkBytes) yield take();
        }
      }
    }
    if (pending > 0) yield take();
    if (total >= limit) return;
  }
}

import { RecordCursor } from '../records/record-cursor.js';
import type { RecordBatch } from '../records/record-batch.js';
import { batchLayout } from '../records/batch-layout.js';
import type { FetchedPartition } from '../protocol/fetch.js';

/** `org.apache.kafka.common.record.ControlRecordType.ABORT` */
const abortMarker = 0;

/**
 * Tells the batches of aborted transactions within one Fetch answer, going through its batches in order. The answer
 * lists every transaction that was aborted within it, so nothing has to be remembered from one answer to the next.
 * @see KIP-98 and `org.apache.kafka.clients.consumer.internals.CompletedFetch`
 */
export class AbortedTransactions {
  readonly #upcoming: { readonly producerId: bigint; readonly firstOffset: number }[];
  readonly #aborting = new Set<bigint>();

  constructor(aborted: FetchedPartition['abortedTransactions']) {
    this.#upcoming = [...(aborted ?? [])].sort((a, b) => a.firstOffset - b.firstOffset);
  }

  /** True where the batch holds nothing that a reader of committed records may see. */
  hides(batch: RecordBatch): boolean {
    for (let next = this.#upcoming[0]; next !== undefined && next.firstOffset <= batch.lastOffset;) {
      this.#aborting.add(next.producerId);
      this.#upcoming.shift();
      next = this.#upcoming[0];
    }
    if (!batch.control) return batch.transactional && this.#aborting.has(batch.producerId);
    if (markerType(batch) === abortMarker) this.#aborting.delete(batch.producerId);
    return true;
  }
}

/** A control record's key is a version and a type, 16 bits each; -1 where the marker itself was compacted away. */
function markerType(batch: RecordBatch): number {
  const cursor = new RecordCursor(batch, batch.bytes.subarray(batchLayout.records));
  if (!cursor.next()) return -1;
  const key = cursor.key();
  return key === null || key.length < 4 ? -1 : key.readInt16BE(2);
}

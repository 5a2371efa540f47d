import { recordSize } from '../records/batch-builder.js';
import type { NewRecord } from '../records/record.js';
import type { Delivered, Delivery } from './delivery.js';

/** A record on its way, which is settled once. */
export class QueuedRecord {
  readonly record: NewRecord;
  /** Bytes that it takes in a batch before compression, at the most. */
  readonly size: number;
  /** When it was taken, by the clock of its partition: `PartitionQueue.timeOf`. */
  readonly takenAt: number;
  #delivered: Delivered | null;

  constructor(record: NewRecord, takenAt: number, delivered: Delivered) {
    this.record = record;
    this.size = recordSize(record);
    this.takenAt = takenAt;
    this.#delivered = delivered;
  }

  get isSettled(): boolean {
    return this.#delivered === null;
  }

  /** Tells what became of it, unless that was told before. */
  settle(delivery: Delivery): void {
    const delivered = this.#delivered;
    this.#delivered = null;
    delivered?.(delivery);
  }
}

export function settleAll(records: readonly QueuedRecord[], delivery: Delivery): void {
  for (const record of records) record.settle(delivery);
}

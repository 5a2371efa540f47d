import { recordSize } from '../records/batch-builder.js';
import type { NewRecord } from '../records/record.js';
import type { TopicPartition } from '../types.js';
import type { Delivered, Delivery } from './delivery.js';

/** A record on its way, which is settled once. */
export class QueuedRecord {
  readonly record: NewRecord;
  /** Bytes that it takes in a batch before compression, at the most. */
  readonly size: number;
  #delivered: Delivered | null;

  constructor(record: NewRecord, delivered: Delivered) {
    this.record = record;
    this.size = recordSize(record);
    this.#delivered = delivered;
  }

  /** Tells what became of it, unless that was told before. */
  settle(delivery: Delivery): void {
    const delivered = this.#delivered;
    this.#delivered = null;
    delivered?.(delivery);
  }
}

/** The records of one partition that wait to be sent, in order. At most one batch of them is under way. */
export class PartitionQueue implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  /** True while batches are being sent. */
  sending = false;
  /** Number of the next record to be appended, as the broker counts them; wraps at 2^31. */
  nextSequence = 0;
  readonly #records: QueuedRecord[] = [];

  constructor({ topic, partition }: TopicPartition) {
    this.topic = topic;
    this.partition = partition;
  }

  get empty(): boolean {
    return this.#records.length === 0;
  }

  /** @returns bytes that the record takes at the most */
  add(record: NewRecord, delivered: Delivered): number {
    const queued = new QueuedRecord(record, delivered);
    this.#records.push(queued);
    return queued.size;
  }

  /** Takes the records of the next batch: as many as fit, one at least. */
  take(maxBytes: number): readonly QueuedRecord[] {
    let size = 0;
    const tooMany = this.#records.findIndex((record, index) => (size += record.size) > maxBytes && index > 0);
    return this.#records.splice(0, tooMany === -1 ? this.#records.length : tooMany);
  }

  /** Takes all that is left. */
  takeAll(): readonly QueuedRecord[] {
    return this.#records.splice(0);
  }

  /** `org.apache.kafka.common.record.DefaultRecordBatch.incrementSequence` */
  advance(count: number): void {
    this.nextSequence = (this.nextSequence + count) % 2 ** 31;
  }
}

export function settleAll(records: readonly QueuedRecord[], delivery: Delivery): void {
  for (const record of records) record.settle(delivery);
}

import { onAborted } from '../../abort.js';
import type { ReadBatch } from '../../kafka/reader/read-answer.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import type { TopicPartition } from '../../kafka/types.js';
import { Fifo } from '../../values/fifo.js';
import type { Turns } from '../../values/turns.js';
import { KeyLanes, type KeyLanesOptions } from './key-lanes.js';
import { OffsetTracker } from './offset-tracker.js';
import type { ReceivedRecord } from './received-record.js';

export interface PartitionWorkOptions extends Omit<KeyLanesOptions, 'onDone'> {
  /** What the group has committed; null where it has not. */
  readonly committed: number | null;
  /** Records that wait or are in work, from which on no batch is taken apart any further. */
  readonly limit: number;
  /** Bytes of batches not taken apart from which on no more are wanted, at the moment. */
  readonly mostBytes: () => number;
  /** Aborted when no record may be begun any more. */
  readonly stop: AbortSignal;
  readonly turns: Turns;
  /** Takes a batch apart, in pieces. */
  readonly unpack: (batch: ReadBatch) => AsyncIterable<readonly ReceivedRecord[]>;
  /** More batches are wanted again. */
  readonly onRoom: () => void;
}

/** What comes of a partition, in its order. */
type Arrival =
  | { readonly kind: 'batch'; readonly batch: ReadBatch }
  /** There is nothing more before this offset. */
  | { readonly kind: 'advance'; readonly next: number }
  /** The log was cut off, and goes on from here. */
  | { readonly kind: 'moveBack'; readonly next: number };

/**
 * What comes of one partition, on its way to the handlers. Batches stay as they came until there is room for their records, so
 * that what is held is bounded by bytes, and in records by `limit` and one piece of a batch.
 */
export class PartitionWork implements TopicPartition {
  readonly topic: string;
  readonly topicId: string;
  readonly partition: number;
  readonly offsets: OffsetTracker;
  readonly #options: PartitionWorkOptions;
  readonly #lanes: KeyLanes;
  readonly #arrivals = new Fifo<Arrival>();
  /** Bytes of the batches among the arrivals. */
  #bytes = 0;
  #unpacking: Promise<void> = Promise.resolve();
  #isUnpacking = false;
  #onRoom: () => void = () => undefined;

  constructor({ topic, topicId, partition, start }: ReadRange, options: PartitionWorkOptions) {
    this.topic = topic;
    this.topicId = topicId;
    this.partition = partition;
    this.#options = options;
    this.offsets = new OffsetTracker(start, options.committed);
    this.#lanes = new KeyLanes({ ...options, onDone: (record) => this.#done(record) });
    onAborted(options.stop, () => this.#onRoom());
  }

  /** Whether more batches are wanted. */
  hasRoom(): boolean {
    return this.offsets.open < this.#options.limit && this.#bytes < this.#options.mostBytes();
  }

  take(batch: ReadBatch): void {
    this.#bytes += batch.batch.bytes.length;
    this.#arrive({ kind: 'batch', batch });
  }

  /** Behind what was taken so far there is nothing before this offset. */
  advance(next: number): void {
    this.#arrive({ kind: 'advance', next });
  }

  /** Behind what was taken so far the log goes on from an earlier offset. */
  moveBack(next: number): void {
    this.#arrive({ kind: 'moveBack', next });
  }

  /** Resolves when nothing is in work any more, whatever came of it, once nothing may be begun any more. */
  async idle(): Promise<void> {
    await this.#unpacking;
    await this.#lanes.idle();
  }

  #arrive(arrival: Arrival): void {
    this.#arrivals.push(arrival);
    if (!this.#isUnpacking) this.#unpacking = this.#unpackAll();
  }

  async #unpackAll(): Promise<void> {
    const { stop, onFailed } = this.#options;
    this.#isUnpacking = true;
    try {
      for (let next = this.#arrivals.take(); next !== undefined && !stop.aborted; next = this.#arrivals.take()) {
        if (next.kind === 'batch') await this.#unpack(next.batch);
        else if (next.kind === 'advance') this.offsets.advance(next.next);
        else this.offsets.moveBack(next.next);
      }
    } catch (error) {
      onFailed(error);
    } finally {
      this.#isUnpacking = false;
    }
  }

  async #unpack(read: ReadBatch): Promise<void> {
    const { stop, turns, unpack, onRoom } = this.#options;
    await this.#room();
    let bytes = read.batch.bytes.length;
    for await (const records of unpack(read)) {
      const had = this.hasRoom();
      this.#bytes -= bytes;
      bytes = 0;
      if (!had && this.hasRoom()) onRoom();
      for (const record of records) {
        while (turns.overdue) await turns.next();
        if (isAborted(stop)) return;
        this.offsets.add(record.offset, record.end);
        this.#lanes.begin(record);
      }
      await this.#room();
    }
    this.#bytes -= bytes;
  }

  /** Waits while there are as many records as may wait or be in work. */
  async #room(): Promise<void> {
    const { stop, limit } = this.#options;
    while (this.offsets.open >= limit && !isAborted(stop)) {
      await new Promise<void>((resolve) => (this.#onRoom = resolve));
    }
  }

  #done(record: ReceivedRecord): void {
    const { limit, onRoom } = this.#options;
    this.offsets.done(record.offset);
    if (this.offsets.open !== limit - 1) return;
    this.#onRoom();
    if (this.hasRoom()) onRoom();
  }
}

/** Asked in a call: the compiler takes a property for what it was before the last wait. */
function isAborted(signal: AbortSignal): boolean {
  return signal.aborted;
}

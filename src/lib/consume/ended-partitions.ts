import type { RecordDecoders } from '../events/record-decoders.js';
import { PartitionTable } from '../kafka/partition-table.js';
import type { ReadBatch } from '../kafka/reader/read-answer.js';
import { BatchTooLarge } from '../kafka/records/unreadable-batch.js';
import type { PartitionOffset, TopicPartition } from '../kafka/types.js';
import { BatchText, type BatchTextOptions } from './batch-text.js';

export interface EndedOptions extends BatchTextOptions {
  readonly ranges: readonly TopicPartition[];
  /** Told of each partition that is not read any further, since its next batch is larger than is unpacked. */
  readonly onTooLarge: (at: TopicPartition, error: BatchTooLarge) => void;
}

/** Opens batches, and ends a partition at the first one that is too large: nothing behind it is handed out or committed. */
export class EndedPartitions {
  readonly #options: EndedOptions;
  /** With the offset that is not read. */
  readonly #ended = new PartitionTable<number>();
  #count = 0;
  #open: number;

  constructor(options: EndedOptions) {
    this.#options = options;
    this.#open = options.ranges.length;
  }

  /** True where the last partition that was left has ended so. */
  get all(): boolean {
    return this.#count > 0 && this.#open <= 0;
  }

  /** So many more are read. */
  add(partitions: number): void {
    this.#open += partitions;
  }

  /** Their topics are gone: others of the same names are others. */
  forget(gone: readonly TopicPartition[]): void {
    for (const partition of gone) {
      if (this.#ended.get(partition) === undefined) this.#open -= 1;
      else this.#count -= 1;
      this.#ended.delete(partition);
    }
  }

  has(partition: TopicPartition): boolean {
    return this.#ended.get(partition) !== undefined;
  }

  /** @returns null where the batch belongs to a partition that has ended, or ends it */
  async open(batch: ReadBatch, decoders: RecordDecoders): Promise<BatchText | null> {
    if (this.has(batch)) return null;
    try {
      return await BatchText.open(batch, decoders, this.#options);
    } catch (error) {
      if (!(error instanceof BatchTooLarge)) throw error;
      const { topic, partition } = batch;
      this.#ended.set({ topic, partition }, Math.max(batch.from, batch.batch.baseOffset));
      this.#count += 1;
      this.#open -= 1;
      this.#options.onTooLarge({ topic, partition }, error);
      return null;
    }
  }

  /** Where the partitions stand: those that have ended, before what was not read. */
  positionsOf(positions: readonly PartitionOffset[]): readonly PartitionOffset[] {
    if (this.#count === 0) return positions;
    return positions.map((position) => ({ ...position, offset: this.#ended.get(position) ?? position.offset }));
  }
}

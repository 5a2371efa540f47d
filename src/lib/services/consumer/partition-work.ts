import type { TopicPartition } from '../../kafka/types.js';
import { OffsetTracker } from './offset-tracker.js';
import type { ReceivedRecord } from './received-record.js';

export interface PartitionWorkOptions {
  /** Offset of the first record to come. */
  readonly next: number;
  /** What the group has committed; null where it has not. */
  readonly committed: number | null;
  /** Resolves when nothing of this partition is in work any more from before. */
  readonly after: Promise<unknown>;
  /** Resolves when the record is done with, and rejects where it is not: then nothing behind it of its key is either. */
  readonly settle: (record: ReceivedRecord) => Promise<void>;
  /** A record is done with. */
  readonly onDone: () => void;
  /** A record cannot be brought to an end. */
  readonly onFailed: (error: unknown) => void;
}

/** The records of one partition in work: those of one key one after the other, in their order. */
export class PartitionWork implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly offsets: OffsetTracker;
  readonly #options: PartitionWorkOptions;
  /** Of each key, the work that is last in line. */
  readonly #lanes = new Map<string, Promise<void>>();

  constructor({ topic, partition }: TopicPartition, options: PartitionWorkOptions) {
    this.topic = topic;
    this.partition = partition;
    this.#options = options;
    this.offsets = new OffsetTracker(options.next, options.committed);
  }

  take(records: readonly ReceivedRecord[]): void {
    for (const record of records) {
      this.offsets.add(record.offset, record.end);
      const lane = laneOf(record);
      const before = this.#lanes.get(lane) ?? this.#options.after;
      const work = before.then(() => this.#settle(record));
      this.#lanes.set(lane, work);
      work
        .catch((error: unknown) => this.#options.onFailed(error))
        .finally(() => {
          if (this.#lanes.get(lane) === work) this.#lanes.delete(lane);
        });
    }
  }

  /** Resolves when nothing is in work any more, whatever came of it. */
  async idle(): Promise<void> {
    while (this.#lanes.size > 0) await Promise.allSettled([...this.#lanes.values()]);
  }

  async #settle(record: ReceivedRecord): Promise<void> {
    await this.#options.settle(record);
    this.offsets.done(record.offset);
    this.#options.onDone();
  }
}

/** Records without a key have no order among each other. */
function laneOf({ key, offset }: ReceivedRecord): string {
  return key === null ? `offset ${offset}` : `key ${key.toString('latin1')}`;
}

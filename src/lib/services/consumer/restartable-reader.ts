import type { KafkaCluster } from '../../kafka/cluster.js';
import type { ReadGate } from '../../kafka/reader/fetch-options.js';
import { readPartitions, type Gap } from '../../kafka/reader/partition-reader.js';
import type { ReadAnswer } from '../../kafka/reader/read-answer.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';

/** Bytes of batches that wait, compressed, to be taken apart, and of one partition in an answer. */
const mostBytes = 32 * 1024 * 1024;
const largestFetch = 2 * 1024 * 1024;

/** Bytes of a partition in one answer: so many together hold no more than `mostBytes`, and half of that again. */
export function partitionMaxBytes(partitions: number): number {
  return Math.min(largestFetch, Math.ceil(mostBytes / Math.max(1, partitions)));
}

export interface ReaderHooks {
  readonly gate: ReadGate;
  readonly onGap: (gap: Gap) => void;
  readonly onAnswer: (answer: ReadAnswer) => void;
  /** It reads no more. */
  readonly onFailed: (error: unknown) => void;
}

/** Reads partitions, and at any time others from then on. Nothing is handed out any more of what was read before. */
export class RestartableReader {
  readonly #kafka: KafkaCluster;
  readonly #stop: AbortSignal;
  readonly #hooks: ReaderHooks;
  #current = new AbortController();
  #reading: Promise<unknown> = Promise.resolve();

  /** @param stop ends it for good */
  constructor(kafka: KafkaCluster, stop: AbortSignal, hooks: ReaderHooks) {
    this.#kafka = kafka;
    this.#stop = stop;
    this.#hooks = hooks;
  }

  restart(ranges: readonly ReadRange[]): void {
    this.#current.abort();
    this.#current = new AbortController();
    const reading = ranges.length === 0 ? Promise.resolve() : this.#read(ranges, this.#current.signal);
    this.#reading = Promise.all([this.#reading, reading]);
  }

  /** Resolves when nothing is read any more, after `stop`. */
  async ended(): Promise<void> {
    await this.#reading;
  }

  async #read(ranges: readonly ReadRange[], current: AbortSignal): Promise<void> {
    const { gate, onGap, onAnswer, onFailed } = this.#hooks;
    const kafka = this.#kafka.withSignal(AbortSignal.any([this.#kafka.signal, this.#stop, current]));
    const options = {
      readCommitted: true,
      gate,
      deletedTopics: 'end' as const,
      partitionMaxBytes: partitionMaxBytes(ranges.length),
      onGap: (gap: Gap) => {
        if (!current.aborted) onGap(gap);
      },
    };
    try {
      for await (const answer of readPartitions(kafka, ranges, options)) {
        if (kafka.signal.aborted) return;
        onAnswer(answer);
      }
    } catch (error) {
      if (!kafka.signal.aborted) onFailed(error);
    }
  }
}

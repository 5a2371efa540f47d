import { abortable } from '../../abort.js';
import type { ReadGate } from '../../kafka/reader/fetch-options.js';
import type { TopicPartition } from '../../kafka/types.js';

/** Which records are wanted at the moment: none of topics that are paused, none of partitions that have enough. */
export class Flow implements ReadGate {
  readonly #paused: ReadonlySet<string>;
  readonly #hasRoom: (partition: TopicPartition) => boolean;
  #waiting: (() => void)[] = [];

  /** @param paused the topics that are paused: it may change, and then `change` has to be called */
  constructor(paused: ReadonlySet<string>, hasRoom: (partition: TopicPartition) => boolean) {
    this.#paused = paused;
    this.#hasRoom = hasRoom;
  }

  isOpen(partition: TopicPartition): boolean {
    return !this.#paused.has(partition.topic) && this.#hasRoom(partition);
  }

  async opened(): Promise<void> {
    await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  /** There may be room again, or a topic is not paused any more. */
  change(): void {
    for (const wake of this.#waiting.splice(0)) wake();
  }

  /** Waits while the topic is paused; null, without a wait, where it is not. @throws the reason of `signal` */
  resumed(topic: string, signal: AbortSignal): Promise<void> | null {
    return this.#paused.has(topic) ? this.#untilResumed(topic, signal) : null;
  }

  async #untilResumed(topic: string, signal: AbortSignal): Promise<void> {
    while (this.#paused.has(topic)) await abortable(this.opened(), signal);
  }
}

import { unnumbered, type ProducerSequence } from '../records/batch-builder.js';
import type { ProducerIdentity } from './producer-identity.js';

/** The last epoch that a producer id has (`org.apache.kafka.clients.producer.internals.TransactionManager`). */
const lastEpoch = 2 ** 15 - 2;

/**
 * How the batches of one partition are numbered, so that the broker appends each once and in order. Brokers keep the
 * epoch of a producer without transactions for each partition by itself, so each goes on to the next one by itself.
 */
export class ProducerNumbers {
  #identity: ProducerIdentity | null;
  /** Number of the next record to be appended, as the broker counts them; wraps at 2^31. */
  #next = 0;

  /** @param identity null without idempotence */
  constructor(identity: ProducerIdentity | null) {
    this.#identity = identity;
  }

  /** True where there is no next epoch: another id is needed. */
  get isExhausted(): boolean {
    return this.#identity !== null && this.#identity.producerEpoch >= lastEpoch;
  }

  /** What the next batch is numbered with. */
  sequence(transactional: boolean): ProducerSequence {
    if (this.#identity === null) return unnumbered;
    const { producerId, producerEpoch } = this.#identity;
    return { producerId, producerEpoch, baseSequence: this.#next, transactional };
  }

  /** `org.apache.kafka.common.record.DefaultRecordBatch.incrementSequence` */
  advance(count: number): void {
    this.#next = (this.#next + count) % 2 ** 31;
  }

  /** Counts from 0 where the identity is another one than before. */
  become(identity: ProducerIdentity): void {
    const { producerId, producerEpoch } = this.#identity ?? { producerId: -1n, producerEpoch: -1 };
    if (identity.producerId === producerId && identity.producerEpoch === producerEpoch) return;
    this.#identity = identity;
    this.#next = 0;
  }

  /**
   * Goes on under the next epoch, which fences off what was sent under this one and is still on its way: behind a record
   * of the next epoch it is refused (KIP-360).
   */
  bump(): void {
    if (this.#identity === null) return;
    const { producerId, producerEpoch } = this.#identity;
    this.become({ producerId, producerEpoch: producerEpoch + 1 });
  }
}

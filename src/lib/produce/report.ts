import type { ErrorCode, Problem } from '../errors.js';

/** What came of producing. */
export interface ProduceReport {
  /** Acknowledged; with acks 0, handed to the network. In a dry run none. */
  readonly sent: number;
  /** Invalid, or not taken by the broker: not there. */
  readonly rejected: number;
  /** Read and valid, but not sent because of a failure before: not there. */
  readonly unsent: number;
  /** Sent, but no answer came: each is there at most once, or (without idempotence) more than once. */
  readonly unknown: number;
  /** Those that were not rejected, sent or not. */
  readonly valid: number;
  readonly partitions: readonly WrittenPartition[];
  /** A hundred of those that were rejected, as they come in the input. */
  readonly rejections: readonly Rejection[];
  /** Place in the input of the last one that was sent; null where none was, or it has no place. */
  readonly lastSent: number | null;
}

export interface WrittenPartition {
  readonly partition: number;
  readonly records: number;
  /** null where the broker did not say. */
  readonly firstOffset: number | null;
  readonly lastOffset: number | null;
}

export interface Rejection {
  /** Line of the input, or place in an array, from 1; null where the input is one value. */
  readonly number: number | null;
  readonly code: ErrorCode;
  readonly message: string;
  readonly problems: readonly Problem[];
}

const mostRejections = 100;

/** Counts while records are on their way. */
export class ProduceTally {
  valid = 0;
  unsent = 0;
  unknown = 0;
  #sent = 0;
  #rejected = 0;
  #lastSent: number | null = null;
  readonly #partitions = new Map<number, { records: number; first: number | null; last: number | null }>();
  readonly #rejections: Rejection[] = [];

  get rejected(): number {
    return this.#rejected;
  }

  get sent(): number {
    return this.#sent;
  }

  /** @param place of the record in the input, from 1; null where it has none */
  addSent(partition: number, offset: number, place: number | null = null): void {
    this.#sent += 1;
    if (place !== null) this.#lastSent = Math.max(this.#lastSent ?? 0, place);
    let written = this.#partitions.get(partition);
    if (written === undefined) {
      written = { records: 0, first: null, last: null };
      this.#partitions.set(partition, written);
    }
    written.records += 1;
    if (offset < 0) return;
    written.first ??= offset;
    written.last = offset;
  }

  addRejection(rejection: Rejection): void {
    this.#rejected += 1;
    if (this.#rejections.length < mostRejections) this.#rejections.push(rejection);
  }

  report(): ProduceReport {
    const { valid, unsent, unknown } = this;
    const partitions = [...this.#partitions]
      .sort(([a], [b]) => a - b)
      .map(([partition, { records, first, last }]) => ({ partition, records, firstOffset: first, lastOffset: last }));
    return {
      sent: this.#sent,
      rejected: this.#rejected,
      unsent,
      unknown,
      valid,
      partitions,
      // Brokers answer for one partition before another.
      rejections: this.#rejections.toSorted((a, b) => (a.number ?? 0) - (b.number ?? 0)),
      lastSent: this.#lastSent,
    };
  }
}

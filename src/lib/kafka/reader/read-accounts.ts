import { AppError } from '../../errors.js';
import { PartitionTable } from '../partition-table.js';
import type { TopicPartition } from '../types.js';
import type { ReadAnswer } from './read-answer.js';
import type { ReadRange } from './read-position.js';

/** How far one range is accounted for. */
interface Account {
  readonly start: number;
  readonly end: number | null;
  next: number;
}

interface Interval extends TopicPartition {
  readonly from: number;
  readonly to: number;
  /** True where the log was cut off before `from`: what comes at these offsets then is new. */
  readonly truncated: boolean;
}

/**
 * Sees answers on the side of whoever reads, and checks that what they bring and what they skip covers every range without
 * a hole. It knows nothing of where the fetch loops believe that they are: a check never compares a thing with itself.
 */
export class ReadAccounts {
  readonly #accounts = new PartitionTable<Account>();

  constructor(ranges: readonly ReadRange[]) {
    this.add(ranges);
  }

  /** Those that are read too from now on. */
  add(ranges: readonly ReadRange[]): void {
    for (const range of ranges) {
      this.#accounts.set(range, { start: range.start, end: range.end, next: range.start });
    }
  }

  /** @throws AppError INCOMPLETE where offsets between this answer and those before it are missing */
  enter({ batches, skipped, gone = [] }: ReadAnswer): void {
    const intervals = [
      ...batches.map(({ topic, partition, batch }) => {
        return { topic, partition, from: batch.baseOffset, to: batch.lastOffset + 1, truncated: false };
      }),
      ...skipped.map(({ topic, partition, from, to, why }) => {
        return { topic, partition, from, to, truncated: why === 'gone' && to < from };
      }),
    ];
    for (const interval of intervals.sort((a, b) => a.from - b.from)) this.#cover(interval);
    for (const partition of gone) this.#accounts.delete(partition);
  }

  /** @throws AppError INCOMPLETE where a range does not end where it should */
  close(): void {
    for (const [partition, { next, end }] of this.#accounts.entries()) {
      if (end !== null && next < end) throw this.#incomplete(partition, next, end);
    }
  }

  #cover({ topic, partition, from, to, truncated }: Interval): void {
    const account = this.#accounts.get({ topic, partition });
    if (account === undefined) return;
    if (from > account.next) throw this.#incomplete({ topic, partition }, account.next, from);
    account.next = truncated ? to : Math.max(account.next, to);
  }

  #incomplete(place: TopicPartition, from: number, to: number): AppError {
    const { topic, partition } = place;
    const { start, end } = this.#accounts.get(place) ?? { start: from, end: to };
    const wanted = end === null ? `${start} on` : `${start} to ${end - 1}`;
    return new AppError(
      'INCOMPLETE',
      `topic "${topic}", partition ${partition}: offsets ${from} to ${to - 1} were not read, of those from ${wanted}`,
    );
  }
}

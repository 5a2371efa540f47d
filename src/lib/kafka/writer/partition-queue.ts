import { AppError } from '../../errors.js';
import type { TopicPartition } from '../types.js';
import type { ProducerNumbers } from './producer-numbers.js';
import { settleAll, type QueuedRecord } from './queued-record.js';

/** Records that are sent together. */
export interface OpenBatch {
  readonly records: readonly QueuedRecord[];
  /** null until it is built. Where it may be there already it is sent again byte by byte, so that the broker knows it. */
  bytes: Buffer | null;
  /** True where an attempt that is over may have appended it. */
  mayBeThere: boolean;
}

const [firstPause, longestPause] = [100, 1_000];

/** The records of one partition that wait to be sent, in order. At most one batch of them is under way. */
export class PartitionQueue implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly numbers: ProducerNumbers;
  /** True while somebody sees to it that it is sent. */
  isPlaced = false;
  /** Epoch milliseconds before which it is not tried again. */
  restsUntil = 0;
  #pause = firstPause;
  /** Milliseconds in which brokers wanted to be left alone (KIP-219). */
  #stoodStill = 0;
  /** Why it was not sent, or not acknowledged, the last time. */
  #obstacle: AppError | null = null;
  readonly #records: QueuedRecord[] = [];
  /** What was under way and has to be sent in other batches, before the rest. */
  readonly #parts: (readonly QueuedRecord[])[] = [];
  /** Under way, or to be sent again as it is. */
  #batch: OpenBatch | null = null;
  #isUnderWay = false;
  /** Why nothing more is sent; null while something is. */
  #ended: AppError | null = null;

  constructor({ topic, partition }: TopicPartition, numbers: ProducerNumbers) {
    this.topic = topic;
    this.partition = partition;
    this.numbers = numbers;
  }

  get isEmpty(): boolean {
    return this.#batch === null && this.#parts.length === 0 && this.#records.length === 0;
  }

  /** A time, in epoch milliseconds, by a clock that stands still while brokers want to be left alone. */
  timeOf(time: number): number {
    return time - this.#stoodStill;
  }

  /** Counts these milliseconds as none. */
  standStill(milliseconds: number): void {
    if (milliseconds > 0) this.#stoodStill += milliseconds;
  }

  add(record: QueuedRecord): void {
    this.#records.push(record);
  }

  /** The next batch: the one to be sent again, or as many records as fit, one at least. null where there are none. */
  next(maxBytes: number): OpenBatch | null {
    if (this.#batch === null) {
      const records = this.#parts.shift() ?? this.#take(maxBytes);
      if (records.length === 0) return null;
      this.#batch = { records, bytes: null, mayBeThere: false };
    }
    this.#isUnderWay = true;
    return this.#batch;
  }

  /** The batch was appended, once. */
  acknowledged(): void {
    this.numbers.advance(this.#batch?.records.length ?? 0);
    this.#conclude(null);
    this.#obstacle = null;
    this.#pause = firstPause;
  }

  /** Of the batch nothing was appended: its records go on in other batches, in these parts. */
  divide(...parts: readonly (readonly QueuedRecord[])[]): void {
    this.#conclude(null);
    const left = parts.map((records) => records.filter(({ isSettled }) => !isSettled));
    this.#parts.unshift(...left.filter(({ length }) => length > 0));
    if (this.#ended !== null) this.end(this.#ended);
  }

  /** Is not tried again for a while, which grows. */
  rest(obstacle: AppError): void {
    this.#obstacle = obstacle;
    this.restsUntil = Date.now() + this.#pause;
    this.#pause = Math.min(this.#pause * 2, longestPause);
  }

  /** The batch may have been appended, or not: it has to be sent again as it is. */
  keep(): void {
    if (this.#batch === null) return;
    this.#conclude({ ...this.#batch, mayBeThere: true });
    this.#dropSettled();
    if (this.#ended !== null) this.end(this.#ended);
  }

  /** It will never be known whether the batch was appended: what follows is sent so that it can't come after that. */
  giveUp(error: AppError): void {
    const records = this.#batch?.records ?? [];
    this.numbers.bump();
    this.#conclude(null);
    settleAll(records, { status: 'unknown', error });
  }

  /**
   * Settles what was taken too long ago, and nothing else. A batch that is under way stays so: its other records may be in
   * time, and the numbers of the next one depend on it.
   */
  expire(deliveryTimeout: number): void {
    const limit = this.timeOf(Date.now()) - deliveryTimeout;
    const isOverdue = (record: QueuedRecord): boolean => record.takenAt <= limit;
    // In order of time: where the first is not overdue none is.
    const overdueIn = (records: readonly QueuedRecord[]): readonly QueuedRecord[] =>
      records[0] !== undefined && isOverdue(records[0]) ? records.filter(isOverdue) : [];
    const sent = overdueIn(this.#batch?.records ?? []);
    const waiting = [...this.#parts.flatMap(overdueIn), ...overdueIn(this.#records)];
    if (sent.length === 0 && waiting.length === 0) return;
    const error = this.#overdue(deliveryTimeout);
    settleAll(sent, { status: 'unknown', error });
    settleAll(waiting, { status: 'unsent', error });
    this.#dropSettled();
  }

  /** Nothing more is sent. What is under way is settled by its answer. */
  end(error: AppError): void {
    this.#ended = error;
    settleAll([...this.#parts.splice(0).flat(), ...this.#records.splice(0)], { status: 'unsent', error });
    if (this.#batch !== null && !this.#isUnderWay) this.giveUp(error);
  }

  #take(maxBytes: number): readonly QueuedRecord[] {
    let size = 0;
    const tooMany = this.#records.findIndex((record, index) => (size += record.size) > maxBytes && index > 0);
    return this.#records.splice(0, tooMany === -1 ? this.#records.length : tooMany);
  }

  #conclude(batch: OpenBatch | null): void {
    this.#batch = batch;
    this.#isUnderWay = false;
  }

  /** Forgets what is settled; also a batch of which nobody waits for anything any more. */
  #dropSettled(): void {
    const isOpen = ({ isSettled }: QueuedRecord): boolean => !isSettled;
    const parts = this.#parts.splice(0).map((part) => part.filter(isOpen));
    this.#parts.push(...parts.filter(({ length }) => length > 0));
    const first = this.#records.findIndex(isOpen);
    this.#records.splice(0, first === -1 ? this.#records.length : first);
    if (this.#batch === null || this.#isUnderWay || this.#batch.records.some(isOpen)) return;
    this.numbers.bump();
    this.#conclude(null);
  }

  #overdue(deliveryTimeout: number): AppError {
    const reason = this.#obstacle === null ? '' : `: ${this.#obstacle.message}`;
    const message = `not acknowledged within ${deliveryTimeout / 1000} s${reason}`;
    return new AppError('TIMEOUT', message, { cause: this.#obstacle });
  }
}

import { abortable } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { ReadRange } from '../../kafka/reader/read-position.js';
import { DeadLetterError } from '../errors.js';
import { HandlerCalls } from './handler-call.js';
import { PartitionWork, type PartitionWorkOptions } from './partition-work.js';
import type { Turn } from './record-handling.js';
import type { ReceivedRecord } from './received-record.js';
import type { StartPosition } from './start-positions.js';
import type { Stragglers } from './stragglers.js';

export interface HeldPartitionOptions extends Omit<PartitionWorkOptions, 'committed' | 'settle' | 'after'> {
  /** Aborted when what is in work is given up to another consumer, of whatever partition. */
  readonly abandoned: AbortSignal;
  readonly resumed: (stop: AbortSignal) => Promise<void> | null;
  readonly stragglers: Stragglers;
  readonly settle: (record: ReceivedRecord, turn: Turn) => Promise<void>;
}

/** A partition that the group has given this consumer, until it takes it back: it may be read over several generations. */
export class HeldPartition {
  readonly work: PartitionWork;
  /** Where reading goes on, when it is begun anew. */
  next: number;
  readonly #position: StartPosition;
  readonly #release = new AbortController();
  readonly #abandon = new AbortController();
  #isDeleted = false;

  constructor(position: StartPosition, { settle, resumed, stragglers, ...options }: HeldPartitionOptions) {
    const { range, committed } = position;
    this.#position = position;
    this.next = range.start;
    const stop = AbortSignal.any([options.stop, this.#release.signal]);
    const abandoned = AbortSignal.any([options.abandoned, this.#abandon.signal]);
    const turn = {
      stop,
      abandoned,
      calls: new HandlerCalls(abandoned),
      stragglers,
      resumed: () => resumed(stop),
    };
    this.work = new PartitionWork(range, {
      ...options,
      committed,
      stop,
      settle: (record) => settle(record, turn),
      after: (key) => {
        const straggler = stragglers.of(range, key);
        return straggler === null ? null : abortable(straggler, stop);
      },
      // That work was stopped is no failure.
      onFailed: (error) => {
        if (!stop.aborted || (error instanceof DeadLetterError && !this.#isDeleted)) options.onFailed(error);
      },
    });
  }

  /** What is left to read. */
  get range(): ReadRange {
    return { ...this.#position.range, start: this.next };
  }

  /** Begins no more records. */
  stop(): void {
    this.#release.abort(new AppError('INTERRUPTED', 'the partition is given to another consumer'));
  }

  /** Its topic is gone: begins no more records, and what becomes of those in work has no consequence. */
  delete(): void {
    this.#isDeleted = true;
    this.stop();
  }

  /** Waits for no more handlers: whatever they do from now on is done twice. */
  abandon(): void {
    this.#abandon.abort(new AppError('INTERRUPTED', 'the record was given up to another consumer'));
  }
}

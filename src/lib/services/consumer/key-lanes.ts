import { Fifo } from '../../values/fifo.js';
import type { ReceivedRecord } from './received-record.js';

export interface KeyLanesOptions {
  /** Resolves when nothing of this key is in work any more from before; null where nothing is. */
  readonly after: (key: string) => Promise<void> | null;
  /** Resolves when the record is done with, and rejects where it is not: then nothing behind it of its key is either. */
  readonly settle: (record: ReceivedRecord) => Promise<void>;
  readonly onDone: (record: ReceivedRecord) => void;
  /** A record cannot be brought to an end. */
  readonly onFailed: (error: unknown) => void;
}

interface Lane {
  waiting: Fifo<ReceivedRecord> | null;
}

/** The records of one partition in work: those of one key one after the other, in their order. */
export class KeyLanes {
  readonly #options: KeyLanesOptions;
  /** Of each key in work, the records that wait for the one before them. */
  readonly #lanes = new Map<string, Lane>();
  /** Lanes, and records without a key, which have no order among each other. */
  #running = 0;
  #onIdle: (() => void)[] = [];

  constructor(options: KeyLanesOptions) {
    this.#options = options;
  }

  begin(record: ReceivedRecord): void {
    const key = record.key === null ? null : record.key.toString('latin1');
    const before = key === null ? undefined : this.#lanes.get(key);
    if (before !== undefined) (before.waiting ??= new Fifo()).push(record);
    else void this.#settleAll(record, key);
  }

  /** Resolves when nothing is in work any more, whatever came of it. */
  async idle(): Promise<void> {
    if (this.#running > 0) await new Promise<void>((resolve) => this.#onIdle.push(resolve));
  }

  /** The record, and those of its key that come while it is in work. */
  async #settleAll(first: ReceivedRecord, key: string | null): Promise<void> {
    const { after, settle, onDone, onFailed } = this.#options;
    const lane: Lane = { waiting: null };
    if (key !== null) this.#lanes.set(key, lane);
    this.#running += 1;
    try {
      const before = key === null ? null : after(key);
      if (before !== null) await before;
      for (let record: ReceivedRecord | undefined = first; record !== undefined; record = lane.waiting?.take()) {
        await settle(record);
        onDone(record);
      }
    } catch (error) {
      onFailed(error);
    }
    if (key !== null) this.#lanes.delete(key);
    this.#running -= 1;
    if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve();
  }
}

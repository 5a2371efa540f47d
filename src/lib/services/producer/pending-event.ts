import { abortReason, onAborted } from '../../abort.js';
import { recordSize } from '../../kafka/records/batch-builder.js';
import { exactJsonText } from '../../values/exact-json.js';
import { parseJson } from '../../values/parse-json.js';
import { errorOf } from '../../errors.js';
import { DeliveryError, type DeliveryOutcome } from '../errors.js';
import type { BufferBudget } from './buffer-budget.js';
import type { EventJson } from './event-json.js';
import type { DeliveryReport, PublishOptions } from './options.js';
import type { EncodedEvent, TopicPlan } from './topic-plan.js';

/** Where an event is, or why it is not there. */
export type SettledEvent = (DeliveryReport & { readonly bytes: number }) | Error;

export interface PendingEventOptions {
  readonly topic: string;
  readonly options: PublishOptions;
  readonly deadline: number;
  readonly budget: BufferBudget;
  /** Told once that it is acknowledged, or why it is not. */
  readonly settled: (result: SettledEvent) => void;
}

/** An event from the call that hands it over until it is settled. */
export class PendingEvent {
  readonly options: PublishOptions;
  /** Epoch milliseconds by which it has to be on its way. */
  readonly deadline: number;
  readonly #given: PendingEventOptions;
  /** The event, with its JSON as text while it waits. */
  #event: EventJson | { readonly text: string; readonly problems: EventJson['problems'] };
  #encoded: EncodedEvent | null = null;
  /** What the budget was charged; null before. */
  #bytes: number | null = null;
  #isSettled = false;
  readonly #stopListening: (() => void) | null;

  get topic(): string {
    return this.#given.topic;
  }

  constructor(event: EventJson, given: PendingEventOptions) {
    this.#event = event;
    this.#given = given;
    this.options = given.options;
    this.deadline = given.deadline;
    const { signal } = given.options;
    this.#stopListening = signal === undefined ? null : onAborted(signal, () => this.#abort());
  }

  /** Charged by the length of its text until its bytes are known. @throws BufferFullError */
  keep(): void {
    if ('text' in this.#event) return;
    const text = exactJsonText(this.#event.json);
    this.#charge(text.length);
    this.#event = { text, problems: this.#event.problems };
  }

  /** Forgets it without a word: whoever hands it over is told otherwise. */
  drop(): void {
    this.#isSettled = true;
    this.#stopListening?.();
  }

  /** @returns null where it is invalid or was given up, which is told */
  encode(encode: TopicPlan['encode']): EncodedEvent | null {
    if (this.#isSettled) return null;
    const { problems } = this.#event;
    const json = 'text' in this.#event ? parseJson(this.#event.text) : this.#event.json;
    const wasKept = this.#bytes !== null;
    try {
      const encoded = encode({ json, problems }, this.options);
      const size = recordSize(encoded.record);
      if (wasKept) this.#recharge(size);
      else this.#charge(size);
      this.#encoded = encoded;
      this.#event = { text: '', problems: [] };
      return encoded;
    } catch (error) {
      if (!wasKept) throw error; // the call that hands it over is still there to be told
      this.#settle(errorOf(error));
      return null;
    }
  }

  /** @param offset -1 where the broker does not say */
  deliver(partition: number, offset: number): void {
    const { topic } = this.#given;
    this.#settle({
      topic,
      partition,
      offset: offset < 0 ? null : offset,
      timestamp: Number(this.#encoded?.record.timestamp ?? 0),
      eventId: this.#encoded?.eventId ?? null,
      bytes: this.#bytes ?? 0,
    });
  }

  fail(outcome: DeliveryOutcome, partition: number | null, error: Error): void {
    this.#settle(new DeliveryError(this.#given.topic, partition, outcome, error));
  }

  /** It counts until the writer is done with it, so that what is held stays within limits. */
  #abort(): void {
    const { signal } = this.options;
    if (signal === undefined || this.#isSettled) return;
    const outcome = this.#encoded === null ? 'unsent' : 'unknown';
    this.#tell(new DeliveryError(this.#given.topic, null, outcome, abortReason(signal)));
    if (this.#encoded === null) this.#release();
  }

  #settle(result: SettledEvent): void {
    this.#tell(result);
    this.#release();
  }

  #tell(result: SettledEvent): void {
    if (this.#isSettled) return;
    this.#isSettled = true;
    this.#stopListening?.();
    this.#given.settled(result);
  }

  #charge(bytes: number): void {
    this.#given.budget.take(bytes);
    this.#bytes = bytes;
  }

  #recharge(bytes: number): void {
    this.#given.budget.adjust(bytes - (this.#bytes ?? 0));
    this.#bytes = bytes;
  }

  #release(): void {
    if (this.#bytes === null) return;
    this.#given.budget.release(this.#bytes);
    this.#bytes = null;
  }
}

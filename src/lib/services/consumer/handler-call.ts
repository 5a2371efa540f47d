import { onAborted } from '../../abort.js';
import { longestTimer } from '../../values/timer.js';

/** One call of a handler, which may be given up before it ends: then nobody waits for it any more. */
export class HandlerCall {
  /** Why it was given up. */
  reason: Error | null = null;
  /** Made when somebody asks for it, which few handlers do. */
  #controller: AbortController | null = null;
  #reject: (reason: Error) => void = () => undefined;

  /** Aborted when the call is given up. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.reason !== null) this.#controller.abort(this.reason);
    return this.#controller.signal;
  }

  /** Ends as the handler does, or when the call is given up. */
  async outcome(result: PromiseLike<unknown>): Promise<void> {
    await new Promise<unknown>((resolve, reject) => {
      this.#reject = reject;
      result.then(resolve, reject);
    });
  }

  giveUp(reason: Error): void {
    if (this.reason !== null) return;
    this.reason = reason;
    this.#controller?.abort(reason);
    this.#reject(reason);
  }
}

/** The calls that are under way for one partition: one listener for all, as listening for each would cost as much as the call. */
export class HandlerCalls {
  readonly #calls = new Set<HandlerCall>();

  /** @param abandoned aborted when all of them are given up to another consumer */
  constructor(abandoned: AbortSignal) {
    onAborted(abandoned, () => {
      const reason: unknown = abandoned.reason;
      for (const call of this.#calls) call.giveUp(reason instanceof Error ? reason : new Error(String(reason)));
    });
  }

  /**
   * Waits for a handler.
   * @param limit milliseconds; what is longer than a timer can wait is none
   * @param overdue why the call is given up after them
   */
  async wait(call: HandlerCall, result: PromiseLike<unknown>, limit: number, overdue: () => Error): Promise<void> {
    const timer = limit > longestTimer ? undefined : setTimeout(() => call.giveUp(overdue()), limit);
    this.#calls.add(call);
    try {
      await call.outcome(result);
    } finally {
      clearTimeout(timer);
      this.#calls.delete(call);
    }
  }
}

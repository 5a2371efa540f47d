import { onAborted } from '../abort.js';
import { AppError } from '../errors.js';
import { timerDelay } from '../values/timer.js';
import type { Streams } from './streams.js';

/** Everything that can end a command from outside, as one signal: Ctrl-C, SIGTERM, `--timeout`, a closed stdout. */
export class Interruption {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;
  #limit: { readonly milliseconds: number; readonly deadline: number } | null = null;

  constructor(streams: Pick<Streams, 'stdoutClosed'>) {
    this.signal = this.#controller.signal;
    const { stdoutClosed } = streams;
    onAborted(stdoutClosed, () => this.#controller.abort(stdoutClosed.reason));
  }

  interrupt(): void {
    this.#controller.abort(new AppError('INTERRUPTED', 'interrupted'));
  }

  terminate(): void {
    this.#controller.abort(new AppError('TERMINATED', 'terminated'));
  }

  /** Starts the clock of `--timeout`; a second call replaces the first. */
  limit(milliseconds: number | null): void {
    clearTimeout(this.#timer);
    this.#limit = null;
    if (milliseconds !== null) this.#arm(milliseconds, milliseconds);
  }

  /** Lets a person take their time, which the clock of `--timeout` does not count. */
  async untimed<Result>(ask: () => Promise<Result>): Promise<Result> {
    const limit = this.#limit;
    const left = limit === null ? 0 : limit.deadline - Date.now();
    clearTimeout(this.#timer);
    try {
      return await ask();
    } finally {
      if (limit !== null) this.#arm(limit.milliseconds, left);
    }
  }

  /** @param left how much of the limit there is left */
  #arm(milliseconds: number, left: number): void {
    this.#limit = { milliseconds, deadline: Date.now() + left };
    this.#timer = setTimeout(() => {
      this.#controller.abort(new AppError('TIMEOUT', `not done after ${milliseconds / 1000} s`));
    }, timerDelay(left));
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

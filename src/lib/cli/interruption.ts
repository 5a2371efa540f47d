import { setMaxListeners } from 'node:events';
import { AppError } from '../errors.js';
import type { Streams } from './streams.js';

/** Everything that can end a command from outside, as one signal: Ctrl-C, SIGTERM, `--timeout`, a closed stdout. */
export class Interruption {
  readonly signal: AbortSignal;
  readonly #controller = new AbortController();
  #timer: NodeJS.Timeout | undefined;

  constructor(streams: Pick<Streams, 'stdoutClosed'>) {
    this.signal = this.#controller.signal;
    setMaxListeners(0, this.signal); // every request under way listens
    const { stdoutClosed } = streams;
    stdoutClosed.addEventListener('abort', () => this.#controller.abort(stdoutClosed.reason), { once: true });
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
    if (milliseconds === null) return;
    this.#timer = setTimeout(() => {
      this.#controller.abort(new AppError('TIMEOUT', `not done after ${milliseconds / 1000} s`));
    }, milliseconds);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}

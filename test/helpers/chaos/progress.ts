import { setTimeout as pass } from 'node:timers/promises';

const interval = 250;

/**
 * Sees to it that work goes on: whatever has begun and not ended has to make a step at least every so often, not counting
 * the time in which something is broken on purpose.
 */
export class Progress {
  /** Is rejected, naming what stands still, as soon as something does. */
  readonly stalled: Promise<never>;
  readonly #timer: NodeJS.Timeout;
  /** Milliseconds since the last step of what has begun. */
  readonly #work = new Map<string, number>();
  #reject: (error: Error) => void = () => undefined;

  /** What was broken, with the seconds at which it was, and what was found wrong meanwhile. */
  readonly #story: string[] = [];
  readonly #startedAt = Date.now();
  #broken = 0;

  /** @param limit milliseconds for a step */
  constructor(limit: number) {
    this.stalled = new Promise((_, reject) => (this.#reject = reject));
    this.stalled.catch(() => undefined); // it may fail when nobody waits any more
    let before = Date.now();
    this.#timer = setInterval(() => {
      const passed = Date.now() - before;
      before += passed;
      if (this.#broken > 0) return;
      for (const [name, waited] of this.#work) this.#work.set(name, waited + Math.min(passed, 4 * interval));
      const still = [...this.#work].filter(([, waited]) => waited > limit);
      if (still.length === 0) return;
      const names = still.map(([name]) => name).join(', ');
      const story = this.#story.join(', ');
      this.#reject(new Error(`no progress in ${limit / 1_000} s in which nothing was broken: ${names} (${story})`));
    }, interval);
  }

  /** Begins some work, or makes a step of it. */
  step(name: string): void {
    this.#work.set(name, 0);
  }

  done(name: string): void {
    this.#work.delete(name);
  }

  /** Work that is one step. */
  async watch<Result>(name: string, work: Promise<Result>): Promise<Result> {
    this.step(name);
    try {
      return await Promise.race([work, this.stalled]);
    } finally {
      this.done(name);
    }
  }

  /** Waits until so many are there; each one more is a step. */
  async until(name: string, wanted: number, count: () => number): Promise<void> {
    for (let before = -1; before < wanted;) {
      const now = count();
      if (now > before) this.step(name);
      before = now;
      if (now < wanted) await Promise.race([pass(500), this.stalled]);
    }
    this.done(name);
  }

  /** Something is broken on purpose until this is over. */
  async whileBroken(what: string, work: () => Promise<void>): Promise<void> {
    const seconds = (): string => ((Date.now() - this.#startedAt) / 1_000).toFixed(1);
    const from = seconds();
    this.#broken += 1;
    try {
      await work();
    } finally {
      this.#broken -= 1;
      this.note(`${what} ${from}-${seconds()} s`);
    }
  }

  /** Something to be known where work stands still later. */
  note(text: string): void {
    this.#story.push(text);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}

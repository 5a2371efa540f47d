/** Milliseconds for which work may go on before others have their turn: timers, sockets, Ctrl-C. */
const longestTurn = 50;

/**
 * Lets long work in a loop give others their turn, which awaiting what is there already does not: promises that are resolved
 * never give way to timers and sockets. Whoever works asks `overdue` at each step, and where it is waits for `next`.
 */
export class Turns {
  readonly #longest: number;
  #startedAt = performance.now();
  #next: Promise<void> | null = null;

  constructor(longest = longestTurn) {
    this.#longest = longest;
  }

  get overdue(): boolean {
    return performance.now() - this.#startedAt > this.#longest;
  }

  /** Resolves when others had their turn: the same one for all who wait for it at once. */
  async next(): Promise<void> {
    this.#next ??= new Promise((resolve) => {
      setImmediate(() => {
        this.#startedAt = performance.now();
        this.#next = null;
        resolve();
      });
    });
    return this.#next;
  }
}

/** Work in steps, after each of which others may have their turn. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Does it without giving way: for what is known to be small. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value;
}

/**
 * Does it in turns.
 * @throws the reason of `signal`, between two of them
 */
export async function inTurns<Result>(steps: Steps<Result>, signal?: AbortSignal): Promise<Result> {
  const turns = new Turns();
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    if (!turns.overdue) continue;
    await turns.next();
    signal?.throwIfAborted();
  }
}

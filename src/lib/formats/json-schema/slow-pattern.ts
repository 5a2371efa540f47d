import { Worker } from 'node:worker_threads';
import type { Pattern } from '../../values/pattern.js';

/** Milliseconds that one text may take, and those in which a thread has to have begun. */
const longestMatch = 100;
const longestStart = 10_000;

const states = { waiting: 0, noMatch: 1, match: 2 } as const;

/** A pattern, or a text, that took too long. */
export class PatternTooSlow extends Error {
  override readonly name = 'PatternTooSlow';
}

/** Runs a regular expression of JavaScript's in a thread, which is ended when a text takes too long. */
export class SlowPattern implements Pattern {
  readonly #pattern: RegExp;
  #worker: Worker | null = null;

  constructor(pattern: RegExp) {
    this.#pattern = pattern;
  }

  /** @throws PatternTooSlow */
  test(text: string): boolean {
    const isNew = this.#worker === null;
    const worker = (this.#worker ??= this.#start());
    if (isNew && this.#ask(worker, '', longestStart) === null) throw this.#end(worker);
    const answer = this.#ask(worker, text, longestMatch);
    if (answer === null) throw this.#end(worker);
    return answer;
  }

  #start(): Worker {
    const { source, flags } = this.#pattern;
    const worker = new Worker(program, { eval: true, workerData: { source, flags } });
    worker.unref();
    return worker;
  }

  /** Waits without letting anything else happen: whoever validates a value cannot be asked to come back. */
  #ask(worker: Worker, text: string, limit: number): boolean | null {
    const state = new Int32Array(new SharedArrayBuffer(4));
    worker.postMessage({ text, state });
    Atomics.wait(state, 0, states.waiting, limit);
    const answer = Atomics.load(state, 0);
    return answer === states.waiting ? null : answer === states.match;
  }

  #end(worker: Worker): PatternTooSlow {
    this.#worker = null;
    void worker.terminate();
    return new PatternTooSlow(`the pattern "${this.#pattern.source}" takes more than ${longestMatch} ms`);
  }
}

const program = `
const { parentPort, workerData } = require('node:worker_threads');
const pattern = new RegExp(workerData.source, workerData.flags);
parentPort.on('message', ({ text, state }) => {
  Atomics.store(state, 0, pattern.test(text) ? ${states.match} : ${states.noMatch});
  Atomics.notify(state, 0);
});
`;

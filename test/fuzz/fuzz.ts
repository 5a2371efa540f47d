import { Worker } from 'node:worker_threads';
import * as fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { AppError } from '../../src/lib/errors.js';

/** Cases of all files together. */
const cases = Number(process.env['CASES'] ?? 20_000);
/** The same cases each time, so that a check fails for what has changed; `SEED=random` draws others, and says which. */
const seed = seedOf(process.env['SEED'] ?? '1');

/** What one case may take: milliseconds of a core, and bytes that the process grows by. */
const limits = { milliseconds: 1_000, bytes: 400_000_000 } as const;
/** Milliseconds after which a case that does not end is ended with the process. */
const hangs = 60_000;

const progress = new Int32Array(new SharedArrayBuffer(4));
const watchdog = new Worker(
  `
  const { workerData: { progress, hangs, seed } } = require('node:worker_threads');
  let last = -1, since = Date.now();
  setInterval(() => {
    const now = Atomics.load(progress, 0);
    if (now !== last) { last = now; since = Date.now(); return; }
    if (Date.now() - since < hangs) return;
    require('node:fs').writeSync(2, 'fuzz: case ' + now + ' of this file does not end (SEED=' + seed + ')\\n');
    process.kill(process.pid, 'SIGKILL');
  }, 1000).unref();
  `,
  { eval: true, workerData: { progress, hangs, seed } },
);
watchdog.unref();

function seedOf(text: string): number {
  return text === 'random' ? Math.floor(Math.random() * 2 ** 31) : Number(text);
}

/**
 * Holds a piece of the program to what it says for any input: it returns, or throws an error whose meaning is known, within
 * the limits of time and memory.
 * @param share of all cases
 * @param known errors that are no `AppError` and have a meaning all the same
 */
export function fuzz<Input>(
  title: string,
  share: number,
  inputs: fc.Arbitrary<Input>,
  work: (input: Input) => unknown,
  known: (error: unknown) => boolean = () => false,
): void {
  it(title, async () => {
    process.stderr.write(`fuzz ${title}: SEED=${seed}\n`);
    const check = async (input: Input): Promise<void> => {
      Atomics.add(progress, 0, 1);
      const [cpu, memory] = [process.cpuUsage(), process.memoryUsage.rss()];
      try {
        await work(input);
      } catch (error) {
        if (!known(error) && !(error instanceof AppError && error.code !== 'INTERNAL')) throw error;
      }
      const { user, system } = process.cpuUsage(cpu);
      const milliseconds = (user + system) / 1_000;
      const bytes = process.memoryUsage.rss() - memory;
      expect(milliseconds, 'milliseconds of a core').toBeLessThan(limits.milliseconds);
      expect(bytes, 'bytes of memory').toBeLessThan(limits.bytes);
    };
    const numRuns = Math.max(1, Math.round(cases * share));
    await fc.assert(fc.asyncProperty(inputs, check), { numRuns, seed });
  });
}

afterAll(async () => {
  await watchdog.terminate();
});

import { randomInt } from 'node:crypto';
import { seeded } from './seeded.js';

/** One run of a suite that kills something at a random moment. */
export interface KillRun {
  readonly seed: number;
  /** The same numbers for the same seed, from 0 to below 1. */
  readonly random: () => number;
}

/**
 * The runs of a kill suite: as many as `RUNS` says, two unless it does, each with its seed; `SEED` repeats one. The seeds
 * are printed, so that a failure can be had again.
 */
export function killRuns(suite: string): readonly KillRun[] {
  const { RUNS, SEED } = process.env;
  const seeds =
    SEED === undefined ? Array.from({ length: Number(RUNS ?? 2) }, () => randomInt(2 ** 31)) : [Number(SEED)];
  process.stderr.write(`${suite}: seeds ${seeds.join(' ')}\n`);
  return seeds.map((seed) => ({ seed, random: seeded(seed) }));
}

import { seeded, seedsOf, type Random } from './seeded.js';

/** One run of a suite that kills something at a random moment. */
export interface KillRun {
  readonly seed: number;
  readonly random: Random;
}

/** The runs of a kill suite, each with its seed: as many as `RUNS` says, two unless it does. */
export function killRuns(suite: string): readonly KillRun[] {
  const count = Number(process.env['RUNS'] ?? 2);
  return seedsOf(suite, count).map((seed) => ({ seed, random: seeded(seed) }));
}

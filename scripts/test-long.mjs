// `npm run test:long`: every suite that draws from seeds, with many more runs than `npm run check` has: hours, on two cores.
//   RUNS, PAIRS, SCHEDULES   runs of each kill suite, pairs of schemas and schedules of a reader, where they are to be others
//   TOKEN_SECONDS   for which records are written and read while tokens of 20 s are renewed
//   SEED            repeats one run
//   PATTERN…        only files whose path has one of these in it
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Files that draw random numbers, by themselves or through a helper, from a seed that they print. */
const draws = /helpers\/(?:kill-runs|seeded|schema-pairs|chaos)|from 'fast-check'|'TOKEN_SECONDS'/;
const env = { RUNS: '20', PAIRS: '5000', SCHEDULES: '500000', TOKEN_SECONDS: '180', ...process.env };
const wanted = process.argv.slice(2);
const files = ['test/unit', 'test/integration', 'test/e2e']
  .flatMap((folder) => readdirSync(folder, { recursive: true }).map((name) => join(folder, name)))
  .filter((file) => file.endsWith('.test.ts') && draws.test(readFileSync(file, 'utf8')))
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)));
console.log(`RUNS=${env.RUNS} PAIRS=${env.PAIRS} SCHEDULES=${env.SCHEDULES}\n${files.join('\n')}`);
const vitest = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--testTimeout=3600000', ...files];
process.exitCode = spawnSync(process.execPath, vitest, { env, stdio: 'inherit' }).status ?? 1;

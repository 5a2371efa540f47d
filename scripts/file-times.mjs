import { appendFileSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * A reporter of Vitest: how long each file took, with its hooks, which start clusters. Adds a line of JSON for each to the
 * file that TODO_KAFKA_TEST_TIMES names, in which several runs may meet.
 */
export default class FileTimes {
  onTestModuleEnd(module) {
    const target = process.env.TODO_KAFKA_TEST_TIMES;
    if (target === undefined) return;
    const { prepareDuration, collectDuration, setupDuration, duration } = module.diagnostic();
    const seconds = (prepareDuration + collectDuration + setupDuration + duration) / 1000;
    const file = relative(process.cwd(), module.moduleId);
    appendFileSync(target, `${JSON.stringify({ file, seconds })}\n`);
  }
}

/** The slowest files, a line for each, the slowest first. */
export function slowestFiles(times, count) {
  const lines = readFileSync(times, { encoding: 'utf8', flag: 'a+' })
    .split('\n')
    .filter((line) => line !== '');
  const files = lines.map((line) => JSON.parse(line)).toSorted((a, b) => b.seconds - a.seconds);
  return files.slice(0, count).map(({ file, seconds }) => `${seconds.toFixed(1).padStart(7)} s  ${file}`);
}

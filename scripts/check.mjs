// Everything that has to hold before a commit: `npm run check`. Each step runs, whatever came of the one before it; the
// last line counts them together with the tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingClients } from './foreign-clients.mjs';

const bin = (name, ...args) => [join('node_modules', '.bin', name), args];
const steps = [
  ['types', ...bin('tsc', '-p', '.')],
  ['lint', ...bin('eslint', '.')],
  ['format', ...bin('prettier', '--check', '--log-level', 'warn', '.')],
  ['unused code', ...bin('knip')],
  ['build', process.execPath, ['scripts/build.mjs']],
];

function run(title, command, args) {
  console.log(`\n== ${title}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

let passed = 0;
let failed = 0;
for (const [title, command, args] of steps) {
  if (run(title, command, args)) passed += 1;
  else {
    failed += 1;
    console.log(`== ${title}: failed`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-check-'));
const report = join(folder, 'vitest.json');
const vitest = bin('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
const testsPassed = run('tests', ...vitest);
try {
  const { numPassedTests, numFailedTests, numFailedTestSuites } = JSON.parse(readFileSync(report, 'utf8'));
  passed += numPassedTests;
  failed += numFailedTests;
  // A file that could not be loaded, or a set-up that failed, has no test of its own to count.
  if (!testsPassed && numFailedTests === 0) failed += Math.max(1, numFailedTestSuites);
} catch {
  failed += 1;
  console.log('== tests: the runner left no report');
}
rmSync(folder, { recursive: true, force: true });

const missing = missingClients();
for (const { name, install } of missing) console.log(`Not tested here: ${name} is missing (${install})`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

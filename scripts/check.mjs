// Everything that has to hold before a commit: `npm run check`. Each step runs, whatever came of the one before it; the
// last line counts them together with the tests.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingClients } from './foreign-clients.mjs';
import { readTestReport } from './test-report.mjs';

const bin = (name, ...args) => [join('node_modules', '.bin', name), args];
const steps = [
  ['build', process.execPath, ['scripts/build.mjs']], // first: the examples are checked against its types
  ['types', ...bin('tsc', '-p', '.')],
  ['lint', ...bin('eslint', '.')],
  ['format', ...bin('prettier', '--check', '--log-level', 'warn', '.')],
  ['unused code', ...bin('knip')],
];

function run(title, command, args) {
  console.log(`\n== ${title}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status;
}

let passed = 0;
/** What has failed, told once more at the end, where it is found. */
const failures = [];
for (const [title, command, args] of steps) {
  if (run(title, command, args) === 0) passed += 1;
  else failures.push(`the step "${title}"`);
}

const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-check-'));
const report = join(folder, 'vitest.json');
const vitest = bin('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
const tests = readTestReport(report, run('tests', ...vitest));
passed += tests.passed;
failures.push(...tests.failures);

// In CI there has to be an engine; elsewhere the tests with containers run where one can be started.
const counts = join(folder, 'docker.json');
const possible = process.env.CI === undefined ? ['--if-possible'] : [];
run('tests on a Docker engine', process.execPath, ['scripts/test-docker.mjs', '--report', counts, ...possible]);
const docker = dockerCounts(counts);
passed += docker.passed;
failures.push(...docker.failures);
rmSync(folder, { recursive: true, force: true });

const missing = missingClients();
for (const { name, install } of missing) console.log(`Not tested here: ${name} is missing (${install})`);
for (const note of docker.notes) console.log(note);
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

function dockerCounts(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failures: ['the tests on a Docker engine left no report'], notes: [] };
  }
}

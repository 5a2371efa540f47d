// Everything that has to hold before a commit: `npm run check`. Beside what waits for containers runs what computes, and then
// the integration tests; the e2e tests, whose clusters of their own have brokers die, have the machine for themselves: more at
// once has two cores so busy that brokers time out. Each step runs, whatever came of the one before it; the last lines say
// where the time went, and count the steps together with the tests.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slowestFiles } from './file-times.mjs';
import { missingClients } from './foreign-clients.mjs';
import { nodesToTest } from './other-nodes.mjs';
import { runStep, watchCores } from './steps.mjs';
import { readTestReport, reporters } from './test-report.mjs';

const begun = Date.now();
const busy = watchCores();
const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-check-'));
const times = join(folder, 'times.jsonl');
const env = { ...process.env, TODO_KAFKA_TEST_TIMES: times };
const bin = (name, ...args) => [join('node_modules', '.bin', name), args];

let passed = 0;
/** What has failed, told once more at the end, where it is found. */
const failures = [];
const notes = [];
const ended = [];

// Ctrl-C is for the steps: they end what they have started, and then this has its last lines. No other step begins.
let interrupted = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (interrupted = true));

await step('build', process.execPath, ['scripts/build.mjs']); // first: the examples are checked against its types
await Promise.all([
  computing().then(() => tests('integration', ['--project', 'integration'])),
  inContainers().then(() => counted('secure', ['scripts/test-secure.mjs', '--telling'])),
]);
await tests('e2e', ['--project', 'e2e']);

const missing = missingClients();
for (const { name, install } of missing) notes.push(`Not tested here: ${name} is missing (${install})`);
console.log('\nThe ten slowest test files, with what they start:');
for (const line of slowestFiles(times, 10)) console.log(line);
console.log('\nThe steps, some of which ran side by side:');
for (const { title, seconds } of ended) console.log(`${seconds.toFixed(0).padStart(7)} s  ${title}`);
console.log(`${seconds(begun).padStart(7)} s  in all, with ${(busy() * 100).toFixed(0)} % of the cores busy\n`);
rmSync(folder, { recursive: true, force: true });
for (const note of notes) console.log(note);
for (const failure of failures) console.log(`Failed: ${failure}`);
console.log(`${passed} passed, ${failures.length} failed`);
process.exitCode = failures.length === 0 ? 0 : 1;

async function computing() {
  await tests('unit', ['--project', 'unit']);
  await tests('fuzz', ['--project', 'fuzz']);
  await step('types', ...bin('tsc', '-p', '.'));
  await step('lint', ...bin('eslint', '.'));
  await step('format', ...bin('prettier', '--check', '--log-level', 'warn', '.'));
  await step('unused', ...bin('knip'));
  for (const major of nodesToTest()) await counted(`node ${major}`, ['scripts/other-nodes.mjs', String(major)]);
}

/** In CI there has to be an engine; elsewhere the tests with containers run where one can be started. */
async function inContainers() {
  const possible = process.env.CI === undefined ? ['--if-possible'] : [];
  await counted('docker', ['scripts/test-docker.mjs', ...possible]);
}

async function run(title, command, args) {
  if (interrupted) return null;
  const result = await runStep(title, command, args, env);
  ended.push(result);
  return result.code;
}

async function step(title, command, args) {
  if ((await run(title, command, args)) === 0) passed += 1;
  else failures.push(`the step "${title}"`);
}

async function tests(title, which) {
  const report = join(folder, `${title}.json`);
  const result = readTestReport(report, await run(title, ...bin('vitest', 'run', ...which, ...reporters(report))));
  passed += result.passed;
  failures.push(...result.failures);
}

/** A script that counts its tests by itself. */
async function counted(title, args) {
  const report = join(folder, `${title.replace(' ', '-')}.counts.json`);
  await run(title, process.execPath, [...args, '--report', report]);
  const result = countsIn(report, title);
  passed += result.passed;
  failures.push(...result.failures);
  notes.push(...result.notes);
}

function countsIn(file, title) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { passed: 0, failures: [`the step "${title}" left no report`], notes: [] };
  }
}

function seconds(start) {
  return ((Date.now() - start) / 1000).toFixed(0);
}

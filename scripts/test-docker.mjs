// `npm run test:docker`: both compose stacks and the Docker runtime on a real engine, from none at all. The engine is one of
// the tests' own, in a network namespace of its own, and gone afterwards.
//   PATTERN…        only the files of test/docker whose path has one of these in it
//   --if-possible   where there can be no engine, say so and end well
//   --report FILE   count for another run, which prints its own last line
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerLab, whyNoLab } from './docker-lab.mjs';
import { readTestReport, reporters } from './test-report.mjs';

const ifPossible = process.argv.includes('--if-possible');
const countsFile = process.argv.includes('--report') ? process.argv[process.argv.indexOf('--report') + 1] : null;
const patterns = process.argv.slice(2).filter((each) => !each.startsWith('--') && each !== countsFile);
const begun = Date.now();
let passed = 0;
const failures = [];
const notes = [];

/** Brokers of Kafka 3.5, on which a part of the integration tests runs once more. */
const firstStack = {
  up: ['up', '--stack', 'zookeeper', '--without', 'ui', '--timeout', '4m'],
  brokers: 'localhost:9092,localhost:9093,localhost:9094',
  registry: 'http://localhost:8081',
};
/** What of them: a test that needs a newer broker, or Apicurio, belongs in another file. */
const onFirstStack = [
  ...['delete', 'lag', 'reset', 'reset-forms', 'shown', 'undo'].map((name) => `groups/${name}.test.ts`),
  ...['topics', 'sync'].map((name) => `topics/${name}.test.ts`),
  ...['produce-consume', 'consume', 'group', 'transactions'].map((name) => `records/${name}.test.ts`),
].map((file) => `test/integration/${file}`);

const reason = whyNoLab({ mayInstall: !ifPossible });
if (reason === null) await runOnLab();
else {
  if (!ifPossible) failures.push(`there is no Docker engine to test on: ${reason}`);
  notes.push(`Not tested here: Docker (${reason})`);
}

const last = [...notes, `${passed} passed, ${failures.length} failed`];
if (countsFile === null) console.log([...failures.map((failure) => `Failed: ${failure}`), ...last].join('\n'));
else writeFileSync(countsFile, JSON.stringify({ passed, failures, notes }));
process.exitCode = failures.length === 0 ? 0 : 1;

async function runOnLab() {
  const logs = mkdtempSync(join(tmpdir(), 'todo-kafka-docker-'));
  const lab = new DockerLab();
  let interrupted = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => (interrupted = true));
  try {
    lab.start((name, command, args) => step(join(logs, 'steps.log'), lab.env, name, command, args));
    await count(lab, join(logs, 'docker.json'), ['--project', 'docker', ...patterns]);
    if (patterns.length === 0 && !interrupted) await countOnFirstStack(lab, logs);
  } catch (error) {
    failures.push(`docker: ${error.message}`);
  }
  const leftovers = await lab.end();
  if (leftovers.length === 0) passed += 1;
  else failures.push(`docker: left behind: ${leftovers.join(', ')}`);
  console.log(`docker tests: ${seconds(begun)} in all`);
  rmSync(logs, { recursive: true, force: true });
}

async function countOnFirstStack(lab, logs) {
  const env = { ...lab.env, TODO_KAFKA_DATA: join(logs, 'data') };
  const up = lab.within(process.execPath, ['bin/todo-kafka', ...firstStack.up]);
  step(join(logs, 'steps.log'), env, 'Kafka 3', ...up);
  const { brokers, registry } = firstStack;
  const cluster = { TODO_KAFKA_TEST_BROKERS: brokers, TODO_KAFKA_TEST_REGISTRY: registry };
  await count(lab, join(logs, 'kafka-3.json'), ['--project', 'integration', ...onFirstStack], cluster);
  notes.push('Not tested here: kafka-ui itself (its image cannot be had; an empty page stood in for it)');
}

function step(log, env, name, command, args) {
  const start = Date.now();
  const { status, stdout, stderr } = spawnSync(command, args, {
    env,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  appendFileSync(log, `${stdout}${stderr}`);
  if (status !== 0) throw new Error(`${name} failed\n${`${stdout}${stderr}`.trim().split('\n').slice(-15).join('\n')}`);
  console.log(`docker ${name.padEnd(8)} ${seconds(start)}`);
}

async function count(lab, report, which, env = {}) {
  const run = readTestReport(report, await vitest(lab, report, which, env));
  passed += run.passed;
  failures.push(...run.failures);
}

function vitest(lab, report, which, env) {
  const args = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...which, ...reporters(report)];
  const child = spawn(...lab.within(process.execPath, args), {
    env: { ...lab.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

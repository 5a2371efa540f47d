// `npm run test:docker`: both compose stacks and the Docker runtime on a real engine, from none at all. The engine is one of
// the tests' own, in a network namespace of its own, and gone afterwards.
//   --if-possible   where there can be no engine, say so and end well
//   --report FILE   count for another run, which prints its own last line
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DockerLab, whyNoLab } from './docker-lab.mjs';
import { countTests } from './test-report.mjs';

const ifPossible = process.argv.includes('--if-possible');
const countsFile = process.argv.includes('--report') ? process.argv[process.argv.indexOf('--report') + 1] : null;
const begun = Date.now();
const counts = { passed: 0, failed: 0 };
const notes = [];

const reason = whyNoLab({ mayInstall: !ifPossible });
if (reason === null) await runOnLab();
else {
  if (!ifPossible) counts.failed += 1;
  notes.push(`Not tested here: Docker (${reason})`);
}

const last = [...notes, `${counts.passed} passed, ${counts.failed} failed`];
if (countsFile === null) console.log(last.join('\n'));
else writeFileSync(countsFile, JSON.stringify({ ...counts, notes }));
process.exitCode = counts.failed === 0 ? 0 : 1;

async function runOnLab() {
  const logs = mkdtempSync(join(tmpdir(), 'todo-kafka-docker-'));
  const lab = new DockerLab();
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => undefined);
  try {
    lab.start((name, command, args) => step(join(logs, 'steps.log'), lab.env, name, command, args));
    const report = join(logs, 'vitest.json');
    const ended = await vitest(lab, report);
    const { passed, failed } = countTests(report, ended);
    counts.passed += passed;
    counts.failed += failed;
    notes.push('Not tested here: kafka-ui itself (its image cannot be had; an empty page stood in for it)');
  } catch (error) {
    console.log(`== docker: ${error.message}`);
    counts.failed += 1;
  }
  const leftovers = await lab.end();
  if (leftovers.length === 0) counts.passed += 1;
  else {
    counts.failed += 1;
    console.log(`== docker: left behind: ${leftovers.join(', ')}`);
  }
  console.log(`docker tests: ${seconds(begun)} in all`);
  rmSync(logs, { recursive: true, force: true });
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

function vitest(lab, report) {
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--project', 'docker', ...reporters];
  const child = spawn(...lab.within(process.execPath, args), { env: lab.env, stdio: ['ignore', 'inherit', 'inherit'] });
  return new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
}

function seconds(start) {
  return `${((Date.now() - start) / 1000).toFixed(1)} s`;
}

// `npm run test:nodes`: the unit tests, and what the command line promises (test/e2e/contract), on other versions of Node.
//   MAJOR…          these; all that are tested unless named
//   --report FILE   count for another run, which prints its own last line
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { cacheFolder } from './cache-folder.mjs';
import { readTestReport, reporters } from './test-report.mjs';

const all = [20, 22, 24, 26];
const current = Number(process.versions.node.split('.')[0]);

/** What `npm run check` adds to the run on this Node: the oldest version and the newest. */
export function nodesToTest() {
  return [all[0], all.at(-1)].filter((major) => major !== current);
}

/** The program of that version, as npm has it, in a folder of the cache: nothing in the project finds it by accident. */
function nodeOf(major) {
  const name = `node-${process.platform}-${process.arch}`;
  const folder = join(cacheFolder(), `node-${major}`);
  const program = join(folder, 'node_modules', name, 'bin/node');
  if (existsSync(program)) return program;
  const install = ['install', '--prefix', folder, '--no-audit', '--no-fund', '--ignore-scripts', `${name}@${major}`];
  const { status } = spawnSync('npm', install, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (status !== 0 || !existsSync(program)) throw new Error(`npm has no ${name}@${major} that works here`);
  return program;
}

function testOn(major) {
  const folder = mkdtempSync(join(tmpdir(), 'todo-kafka-nodes-'));
  try {
    const node = major === current ? process.execPath : nodeOf(major);
    const report = join(folder, 'report.json');
    const files = ['test/unit/', 'test/e2e/contract/'];
    const args = [join('node_modules', 'vitest', 'vitest.mjs'), 'run', ...files, ...reporters(report)];
    // How the reader's schedules go does not depend on Node: a tenth of them will do.
    const env = { SCHEDULES: '1000', ...process.env };
    const { status } = spawnSync(node, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
    const { passed, failures } = readTestReport(report, status);
    return { passed, failures: failures.map((failure) => `Node ${major}: ${failure}`) };
  } catch (error) {
    return { passed: 0, failures: [`Node ${major}: ${error.message}`] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function main(argv) {
  const at = argv.indexOf('--report');
  const majors = argv.filter((each) => /^\d+$/.test(each)).map(Number);
  const results = (majors.length === 0 ? all : majors).map(testOn);
  const passed = results.reduce((sum, each) => sum + each.passed, 0);
  const failures = results.flatMap((each) => each.failures);
  if (at !== -1) writeFileSync(argv[at + 1], JSON.stringify({ passed, failures, notes: [] }));
  else {
    for (const failure of failures) console.log(`Failed: ${failure}`);
    console.log(`${passed} passed, ${failures.length} failed`);
  }
  process.exitCode = failures.length === 0 ? 0 : 1;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) main(process.argv.slice(2));

// How long a start takes: by hand, `up` on new data, `up` on kept data, in turns on the same machine.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../src/lib/package-files.js';
import { userFolders } from '../src/lib/user-files/folders.js';
import { kafkaJars, registryJars } from '../src/lib/local-cluster/runtime/native/jars.js';
import { nativeVersions } from '../src/lib/local-cluster/runtime/versions.js';
import { startByHand } from './by-hand.js';
import { startReaper } from '../test/helpers/reaper.js';

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 3);
const portOffset = 17_000; // below the ports that the system gives to clients
const root = mkdtempSync(join(tmpdir(), 'todo-kafka-bench-'));
startReaper(root);
const folders = userFolders(process.env);
const data = join(root, 'data');

function todoKafka(...args: readonly string[]): void {
  execFileSync(process.execPath, [packageFile('bin', 'todo-kafka'), ...args], {
    env: { ...process.env, TODO_KAFKA_DATA: data, TODO_KAFKA_CACHE: folders.cache },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
}

function up(): number {
  const begun = performance.now();
  todoKafka('up', '--port-offset', String(portOffset));
  return (performance.now() - begun) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const times: Record<'by hand' | '`up` on new data' | '`up` on kept data', number[]> = {
  'by hand': [],
  '`up` on new data': [],
  '`up` on kept data': [],
};

try {
  up(); // jars and archives are there from here on
  todoKafka('down', '--volumes', '--yes');
  const fetching = {
    folders,
    env: process.env,
    versions: nativeVersions(process.env),
    signal: new AbortController().signal,
    progress: () => undefined,
  };
  const [kafka, registry] = [await kafkaJars(fetching), await registryJars(fetching)];
  for (let round = 0; round < rounds; round += 1) {
    const folder = join(root, `by-hand-${round}`);
    times['by hand'].push(await startByHand({ folder, portOffset, kafka, registry }));
    times['`up` on new data'].push(up());
    todoKafka('down');
    times['`up` on kept data'].push(up());
    todoKafka('down', '--volumes', '--yes');
  }
} finally {
  todoKafka('down', '--volumes', '--yes');
  rmSync(root, { recursive: true, force: true });
}

const hand = median(times['by hand']);
console.log(`\nStart of three brokers and a registry, until all serve; ${rounds} rounds in turns\n`);
console.log('| | median | each | of by hand |\n| --- | ---: | --- | ---: |');
for (const [name, values] of Object.entries(times)) {
  const each = values.map((value) => value.toFixed(1)).join(', ');
  console.log(`| ${name} | ${median(values).toFixed(1)} s | ${each} | ${(median(values) / hand).toFixed(2)} |`);
}
console.log(
  `\n${cpus().length} cores (${cpus()[0]?.model ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}.` +
    ' What else the machine does changes the seconds more than the ratios.',
);

import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageFile } from '../src/lib/package-files.js';
import { userFolders } from '../src/lib/user-files/folders.js';
import { startReaper } from '../test/helpers/reaper.js';

/** A cluster of a benchmark's own, on ports beside the default ones, with jars from the user's cache. */
export interface BenchCluster {
  /** A folder that is gone afterwards. */
  readonly root: string;
  readonly brokers: string;
  /** Runs the built program on it, and returns its stdout. */
  readonly todoKafka: (...args: readonly string[]) => string;
  /** Arguments of `node` that run the built program. */
  readonly program: (...args: readonly string[]) => readonly string[];
}

export const portOffset = Number(process.env['BENCH_PORT_OFFSET'] ?? 30_000);
const bin = packageFile('bin', 'todo-kafka');

/** Starts a cluster, hands it over, and ends it with its data whatever happens. */
export async function withCluster(work: (cluster: BenchCluster) => Promise<void>): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'todo-kafka-bench-'));
  startReaper(root);
  process.env['TODO_KAFKA_CACHE'] = userFolders(process.env).cache;
  process.env['TODO_KAFKA_DATA'] = join(root, 'data');
  const todoKafka = (...args: readonly string[]): string =>
    execFileSync(process.execPath, [bin, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      maxBuffer: 2 ** 30,
    });
  try {
    todoKafka('up', '--port-offset', String(portOffset));
    const brokers = [9092, 9093, 9094].map((port) => `localhost:${port + portOffset}`).join(',');
    await work({ root, brokers, todoKafka, program: (...args) => [bin, ...args] });
  } finally {
    todoKafka('down', '--volumes', '--yes');
    rmSync(root, { recursive: true, force: true });
  }
}

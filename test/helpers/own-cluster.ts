import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inject, onTestFinished } from 'vitest';
import type { DocumentKind, DocumentOf } from '../../src/lib/documents/documents.js';
import { parseDocument } from './documents.js';
import { runBin, startBin, type BinOptions, type BinResult, type RunningBin } from './run-bin.js';

/** A data folder of a test's own, in which it starts clusters with the built program. */
export interface OwnClusters {
  readonly data: string;
  readonly run: (argv: readonly string[], options?: BinOptions) => Promise<BinResult>;
  readonly start: (argv: readonly string[], options?: BinOptions) => RunningBin;
  /** Runs with `--json` and expects this exit code and a document of this kind. */
  readonly document: <Kind extends DocumentKind>(
    kind: Kind,
    argv: readonly string[],
    code?: number,
  ) => Promise<DocumentOf<Kind>>;
}

/** What still runs in it when the tests are over is ended by the reaper of `global-cluster.ts`. */
export function ownClusters(): OwnClusters {
  const data = mkdtempSync(join(inject('testRoot'), 'own-'));
  // Under load `up` may take longer than the two minutes that a user would wait for it.
  const withData = ([command]: readonly string[], options: BinOptions = {}): BinOptions => ({
    ...options,
    env: { TODO_KAFKA_DATA: data, ...(command === 'up' ? { TODO_KAFKA_TIMEOUT: '5m' } : {}), ...options.env },
  });
  const run: OwnClusters['run'] = (argv, options) => runBin(argv, withData(argv, options));
  return {
    data,
    run,
    start: (argv, options) => startBin(argv, withData(argv, options)),
    document: async (kind, argv, code = 0) => {
      const result = await run([...argv, '--json']);
      if (result.code !== code) throw new Error(`exit code ${String(result.code)}: ${result.stderr}${result.stdout}`);
      return parseDocument(kind, result.stdout);
    },
  };
}

/** Clusters of one test, which are gone with their data when it has ended. */
export function ownClustersOfThisTest(...names: readonly string[]): OwnClusters {
  const clusters = ownClusters();
  onTestFinished(async () => {
    for (const name of names) await clusters.run(['down', '--volumes', '--yes', '--cluster', name]);
  });
  return clusters;
}

/** The process of a service, by its pid file. */
export function pidOf(data: string, cluster: string, service: string): number {
  return Number(readFileSync(join(data, 'clusters', cluster, service, 'pid'), 'utf8').split('\n')[0]);
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

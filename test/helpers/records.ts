import { runMain, type RunMainOptions, type RunResult } from './run-main.js';
import { clusterFlags } from './test-cluster.js';

/** A record as `consume` prints it. */
export interface RecordLine {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly timestamp: number;
  readonly key: unknown;
  readonly headers: readonly { readonly key: unknown; readonly value: unknown }[];
  readonly value: unknown;
  readonly schemaId: number | null;
  readonly error?: string;
}

export function recordLines(stdout: string): readonly RecordLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RecordLine);
}

/** All records of topics, as far as they go now. */
export async function consumeAll(...topics: readonly string[]): Promise<readonly RecordLine[]> {
  const { code, stdout, stderr } = await runMain(['consume', ...topics, '--from-beginning', '-e', ...clusterFlags()]);
  if (code !== 0) throw new Error(stderr);
  return recordLines(stdout);
}

export async function produce(
  topic: string,
  argv: readonly string[],
  options: RunMainOptions = {},
): Promise<RunResult> {
  return runMain(['produce', topic, ...argv, ...clusterFlags()], options);
}

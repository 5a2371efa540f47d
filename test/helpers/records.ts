import { expect } from 'vitest';
import type * as z from 'zod/mini';
import { lines } from '../../src/lib/documents/documents.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { errorOf } from './documents.js';
import { runMain, type RunMainOptions, type RunResult } from './run-main.js';
import { clusterFlags } from './test-cluster.js';

/** A record as `consume` prints it. */
export type RecordLine = z.infer<typeof lines.record>;

/** The lines of a stream of records, each held to the shape that is published. */
export function recordLines(stdout: string): readonly RecordLine[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => lines.record.parse(parseJson(line)));
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

/** Has `produce` refuse a value. @returns what is wrong with it, by path */
export async function refusal(topic: string, value: unknown): Promise<ReadonlyMap<string, string>> {
  const { code, stdout, stderr } = await produce(topic, ['--value', JSON.stringify(value), '--json']);
  expect([code, stdout]).toEqual([1, '']);
  const { code: reason, problems = [] } = errorOf({ stderr });
  expect(reason).toBe('RECORD_INVALID');
  return new Map(problems.map(({ path = '', message }) => [path, message]));
}

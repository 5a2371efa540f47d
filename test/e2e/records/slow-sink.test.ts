import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { deadLetter, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { readSlowly } from '../../helpers/read-slowly.js';
import { runBin, startBin, type RunningBin } from '../../helpers/run-bin.js';
import { runMain } from '../../helpers/run-main.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** Two runs of each by default, of few large records; a long suite has many runs, and a million small ones (a third a partition). */
const runs = Number(process.env['RUNS'] ?? 2);
const count = runs > 2 ? 1_000_002 : 60_000;
const padding = 'x'.repeat(runs > 2 ? 10 : 300); // what is left at the end has to be more than a pipe holds
const partitions = [0, 1, 2];

const topic = unique('slow-sink');

/** Three partitions, which three brokers lead, with the numbers from 0 to below `count`. */
beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3');
  for (const partition of partitions) {
    const own = Array.from({ length: count / 3 }, (_, index) => `${index * 3 + partition} ${padding}`);
    const argv = ['produce', topic, '--raw', '-p', String(partition), '-z', 'none', ...clusterFlags()];
    const { code, stderr } = await runMain(argv, { stdin: own.join('\n') });
    expect([code, stderr]).toEqual([0, expect.anything()]);
  }
});

afterAll(async () => {
  await todoKafka('topics', 'delete', topic, '--if-exists', '--yes');
});

async function slowly({ process: child, done, stdout }: RunningBin): Promise<string> {
  readSlowly(child, runs > 2 ? 10 : 80);
  const { code, stderr } = await done;
  expect([code, stderr]).toEqual([0, '']);
  return stdout();
}

/** Which of the numbers are not there exactly once. */
function wrong(text: string): readonly number[] {
  const seen = new Map<number, number>();
  for (const line of text.split('\n')) {
    const number = Number.parseInt(line, 10);
    seen.set(number, (seen.get(number) ?? 0) + 1);
  }
  return Array.from({ length: count }, (_, number) => number).filter((number) => seen.get(number) !== 1);
}

function consume(...argv: readonly string[]): RunningBin {
  return startBin(['consume', topic, '--format', '%v\\n', ...argv, ...clusterFlags()]);
}

describe('behind a pipe that is read slowly', () => {
  it.each(Array.from({ length: runs }, (_, run) => run + 1))('consume brings all (run %i)', async () => {
    expect(wrong(await slowly(consume('--from-beginning', '-e')))).toEqual([]);
  });

  it('consume --tail brings all that it was asked for', async () => {
    const lines = (await slowly(consume('--tail', String(count / 2), '-e'))).trim().split('\n');
    expect([lines.length, new Set(lines).size]).toEqual([count / 2, count / 2]);
  });
});

it.each(Array.from({ length: runs }, (_, run) => run + 1))('copy brings all, and verifies it (run %i)', async () => {
  const target = await createdTopic('slow-target', '--partitions', '3');
  const { code, stdout, stderr } = await runBin(['copy', topic, target, '--verify', '--json', ...clusterFlags()]);
  expect([code, stderr]).toEqual([0, '']);
  const { copied, verified } = documentOf('copy', { stdout, stderr });
  expect([copied, verified]).toEqual([count, { found: count, missing: 0 }]);
});

it('dlq redrive and purge deal with every letter, which come faster than they can', async () => {
  const { source, dlq } = await topicWithLetters('slow-letters', { partitions: 3 });
  const letters = 300;
  for (const partition of partitions) {
    const value = 'x'.repeat(60_000);
    const own = Array.from({ length: letters / 3 }, () => ({ ...deadLetter(source, { value }), partition }));
    for (let from = 0; from < own.length; from += 10) await writeWithHeaders(dlq, own.slice(from, from + 10));
  }
  const redriven = await runBin(['dlq', 'redrive', source, '--yes', '--json', ...clusterFlags()]);
  expect([redriven.code, documentOf('dlq.redrive', redriven)]).toMatchObject([0, { redriven: letters }]);
  const purged = await runBin(['dlq', 'purge', source, '--yes', '--json', ...clusterFlags()]);
  expect([purged.code, documentOf('dlq.purge', purged)]).toMatchObject([0, { letters, backlog: 0 }]);
});

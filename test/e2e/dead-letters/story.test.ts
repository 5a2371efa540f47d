import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { deadLetter, documentOf } from '../../helpers/letters.js';
import { runBin, type BinResult } from '../../helpers/run-bin.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { clusterFlags } from '../../helpers/test-cluster.js';
import { deleteAfterwards } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';
import { workspace } from '../../helpers/workspace.js';

it('bad records, dead letters, a fix, a redrive, lag zero: the whole story with the program that ships', async () => {
  const source = unique('story');
  const dlq = `${source}.dlq`;
  deleteAfterwards(source, dlq, `${source}.quarantine`);
  const todoKafka = (...argv: readonly string[]): Promise<BinResult> => runBin([...argv, ...clusterFlags()]);
  const run = async (...argv: readonly string[]) => {
    const { code, stdout, stderr } = await todoKafka(...argv);
    return { code: code ?? -1, stdout, stderr };
  };
  for (const topic of [source, dlq]) await run('topics', 'create', topic, '--partitions', '3');
  await registerSchema(`${source}-value`, shippedSchema('task-created'));

  // What a producer without a serializer wrote, as a consumer has put it aside.
  const task = { eventId: 'e', eventTimestamp: 1, userId: 'u', taskId: 't', title: 'x' };
  const letters = ['URGENT', 'SOON'].map((priority, offset) =>
    deadLetter(source, {
      key: `u${offset}`,
      value: JSON.stringify({ ...task, priority }),
      errorClass: 'RECORD_UNDECODABLE',
      stage: 'decode',
      offset,
    }),
  );
  const envelopes = letters.map(({ key, value, headers, timestamp }) =>
    JSON.stringify({
      ...{ topic: dlq, partition: 0, offset: 0, timestamp, schemaId: null },
      key: key?.toString(),
      headers: Object.entries(headers ?? {}).map(([name, text]) => ({ key: name, value: text.toString() })),
      value: value?.toString(),
    }),
  );
  const file = join(workspace({ 'letters.jsonl': '' }), 'letters.jsonl');
  writeFileSync(file, `${envelopes.join('\n')}\n`);
  expect((await run('produce', dlq, '--raw', '--input', 'envelope', '--file', file)).code).toBe(0);

  const listed = documentOf('dlq.list', await run('dlq', 'list', '--json')).topics.find(({ topic }) => topic === dlq);
  expect(listed).toMatchObject({ source, backlog: 2, reasons: [{ reason: 'RECORD_UNDECODABLE', letters: 2 }] });
  const dry = await run('dlq', 'redrive', source, '--dry-run');
  expect([dry.code, dry.stdout]).toEqual([4, expect.stringContaining('it has no schema id')]);
  const fixed = await run('dlq', 'redrive', source, '--set', 'priority=HIGH');
  expect([fixed.code, fixed.stdout]).toEqual([0, expect.stringContaining(`2 letters of ${dlq} redriven.`)]);

  const { stdout } = await run('consume', source, '--from-beginning', '-e', '--output', 'value');
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as unknown),
  ).toMatchObject([
    { userId: 'u', title: 'x', priority: 'HIGH' },
    { userId: 'u', title: 'x', priority: 'HIGH' },
  ]);
  expect((await run('groups', 'lag', `todo-kafka.redrive.${dlq}`, '--max-lag', '0')).code).toBe(0);
  expect((await run('dlq', 'purge', source, '--yes')).code).toBe(0);
});

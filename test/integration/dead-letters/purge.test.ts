import { expect, it } from 'vitest';
import { documentOf } from '../../helpers/documents.js';
import { backlogOf, deadLetter, lagOf, redrive, topicWithLetters, writeWithHeaders } from '../../helpers/letters.js';
import { consumeAll } from '../../helpers/records.js';
import { todoKafka } from '../../helpers/topics.js';

it('dlq purge shows what would go, and does it when told to', async () => {
  const { source, dlq } = await topicWithLetters('purged', { partitions: 2 });
  await writeWithHeaders(dlq, [
    deadLetter(source, { value: 'a', errorClass: 'A' }),
    deadLetter(source, { value: 'b', errorClass: 'B', partition: 1 }),
    deadLetter(source, { value: 'c', errorClass: 'B' }),
  ]);
  await redrive(dlq, '--max', '1');
  const plan = { topic: dlq, letters: 3, backlog: 2, reasons: [{ reason: 'B', letters: 2 }] };

  const dry = await todoKafka('dlq', 'purge', source, '--dry-run', '--json');
  expect([dry.code, documentOf('dlq.purge', dry)]).toEqual([0, expect.objectContaining({ ...plan, partitions: [] })]);
  const asked = await todoKafka('dlq', 'purge', source);
  expect([asked.code, asked.stdout, asked.stderr]).toEqual([
    2,
    '',
    expect.stringContaining(`this would delete 3 letters of topic "${dlq}", 2 of which were not redriven`),
  ]);
  expect(asked.stderr).toMatch(/^LETTERS +REASON\n +2 +B$/m);
  expect(await backlogOf(dlq)).toEqual({ B: 2 });

  const done = await todoKafka('dlq', 'purge', source, '--yes', '--json');
  expect([done.code, documentOf('dlq.purge', done)]).toEqual([0, expect.objectContaining(plan)]);
  expect([await consumeAll(dlq), await backlogOf(dlq), await lagOf(dlq)]).toEqual([[], {}, 0]);
  expect(await consumeAll(source)).toHaveLength(1);
  await writeWithHeaders(dlq, [deadLetter(source, { value: 'd', errorClass: 'D' })]);
  expect(await backlogOf(dlq)).toEqual({ D: 1 });
  expect((await redrive(dlq)).document).toMatchObject({ backlog: 1, redriven: 1 });
});

it('dlq purge says so where there is nothing to delete', async () => {
  const { dlq } = await topicWithLetters('nothing');
  const { code, stdout } = await todoKafka('dlq', 'purge', dlq);
  expect([code, stdout]).toEqual([0, `0 letters of ${dlq} deleted.\n`]);
});

import { describe, expect, it } from 'vitest';
import {
  attemptsOf,
  backlogOf,
  deadLetter,
  redrive,
  topicWithLetters,
  writeWithHeaders,
  type WrittenRecord,
} from '../../helpers/letters.js';
import { consumeAll } from '../../helpers/records.js';
import { deleteAfterwards, todoKafka } from '../../helpers/topics.js';

/** A letter that was redriven as often as is allowed. */
function exhausted(source: string, value: string): WrittenRecord {
  const letter = deadLetter(source, { value });
  return { ...letter, headers: { ...letter.headers, 'todo-kafka.dlq.redrives': '3' } };
}

/** Letters that may go back go, the ones that are given up stay as they are, and why is said; in a dry run too. */
async function expectOthersRedriven(source: string, dlq: string, reason: string): Promise<void> {
  await writeWithHeaders(dlq, [
    exhausted(source, 'given up'),
    deadLetter(source, { value: 'good' }),
    exhausted(source, 'too'),
  ]);
  const dry = await redrive(dlq, '--dry-run');
  const { code, document, stderr } = await redrive(dlq);
  for (const each of [dry.document, document]) {
    expect(each).toMatchObject({ redriven: 1, stillBad: 2, quarantined: 0 });
    expect(each.fates.find(({ fate }) => fate === 'still-bad')?.example).toContain(reason);
  }
  expect([dry.code, code]).toEqual([4, 1]);
  expect(JSON.parse(stderr.split('\n').at(-2) ?? '')).toMatchObject({ code: 'ITEMS_FAILED' });
  expect((await consumeAll(source)).map(({ value }) => value)).toEqual(['good']);
  expect(await backlogOf(dlq)).toEqual({ PaymentError: 2 });
  expect(await attemptsOf(dlq)).toEqual([
    ['given up', 'PaymentError', 5, 3],
    ['too', 'PaymentError', 5, 3],
  ]);
}

describe('a quarantine topic that cannot be made takes no other letters with it', () => {
  it('because its name would be too long', async () => {
    const { source, dlq } = await topicWithLetters('q'.repeat(233));
    expect(dlq).toHaveLength(249);
    await expectOthersRedriven(source, dlq, 'a topic name has at most 249 characters');
  });

  it('because another topic has its name but for dots and underscores', async () => {
    const { source, dlq } = await topicWithLetters('collides');
    const other = `${source}_quarantine`;
    deleteAfterwards(other);
    await todoKafka('topics', 'create', other);
    await expectOthersRedriven(source, dlq, `collides with existing topic`);
  });
});

import { describe, expect, it, onTestFinished } from 'vitest';
import {
  deadLetter,
  lagOf,
  letterLines,
  recordsOf,
  redrive,
  topicWithLetters,
  writeWithHeaders,
} from '../../helpers/letters.js';
import { consumeAll } from '../../helpers/records.js';
import { createdTopic, todoKafka } from '../../helpers/topics.js';

/** The values in a topic. */
async function valuesOf(topic: string): Promise<readonly unknown[]> {
  return (await consumeAll(topic)).map(({ value }) => value);
}

/** A dead-letter topic whose name says nothing of whose letters it holds. */
async function sharedTopic(): Promise<string> {
  const topic = await createdTopic('shared', '--partitions', '1');
  onTestFinished(async () => {
    await todoKafka('groups', 'delete', `todo-kafka.redrive.${topic}`, '--yes');
  });
  return topic;
}

describe('where dlq redrive writes to', () => {
  it('is the source that the name of the topic gives: letters that name another stay, unchanged', async () => {
    const { source, dlq } = await topicWithLetters('trusted');
    const other = await createdTopic('victim');
    await writeWithHeaders(dlq, [
      deadLetter(other, { value: 'foreign', offset: 3, attempts: 2 }),
      deadLetter('no topic', { value: 'impossible' }),
      deadLetter(source, { value: 'own' }),
      { value: 'silent' },
    ]);
    const dry = await redrive(dlq, '--dry-run');
    const targets = [
      { topic: source, letters: 2, foreign: false },
      { topic: 'no topic', letters: 1, foreign: true },
      { topic: other, letters: 1, foreign: true },
    ];
    expect([dry.code, dry.document]).toMatchObject([4, { redriven: 2, foreign: 2, stillBad: 0 }]);
    expect(dry.document.targets).toHaveLength(targets.length);
    expect(dry.document.targets).toEqual(expect.arrayContaining(targets));

    const { code, document, stderr } = await redrive(dlq);
    expect([code, document]).toMatchObject([1, { redriven: 2, foreign: 2 }]);
    expect(JSON.parse(stderr.split('\n').at(-2) ?? '')).toMatchObject({
      code: 'ITEMS_FAILED',
      message: '2 of 4 letters not redriven: 2 of other topics',
      hint: expect.stringContaining('--to') as string,
    });
    expect([await valuesOf(source), await valuesOf(other)]).toEqual([['own', 'silent'], []]);
    const waiting = letterLines((await todoKafka('dlq', 'show', dlq)).stdout);
    expect(waiting.map(({ value }) => value)).toEqual(['foreign', 'impossible']);
    expect(waiting[0]).toMatchObject({
      value: 'foreign',
      letter: { topic: other, offset: 3, attempts: 2, redrives: 0 },
    });

    const allowed = await redrive(dlq, '--to', other);
    expect([allowed.code, allowed.document]).toMatchObject([1, { redriven: 1, foreign: 1 }]);
    expect(await valuesOf(other)).toEqual(['foreign']);
  });

  it('is what --to names where letters of several topics are in one, and each goes back to its own', async () => {
    const [a, b, shared] = [await createdTopic('to-a'), await createdTopic('to-b'), await sharedTopic()];
    await writeWithHeaders(shared, [
      deadLetter(a, { value: 'a1' }),
      deadLetter(b, { value: 'b1' }),
      deadLetter(a, { value: 'a2' }),
    ]);
    const none = await redrive(shared);
    expect([none.code, none.document]).toMatchObject([1, { redriven: 0, foreign: 3 }]);
    const one = await redrive(shared, '--to', b);
    expect([one.code, one.document]).toMatchObject([1, { redriven: 1, foreign: 2 }]);
    const both = await redrive(shared, '--to', a, '--to', b);
    expect([both.code, both.document]).toMatchObject([0, { redriven: 2, foreign: 0 }]);
    expect(both.stderr).toContain(`no letter that was asked for names topic \\"${b}\\"`);
    expect([await valuesOf(a), await valuesOf(b), await lagOf(shared)]).toEqual([['a1', 'a2'], ['b1'], 0]);
  });

  it('is the one that --to names for letters that name none', async () => {
    const [a, b, shared] = [await createdTopic('none-a'), await createdTopic('none-b'), await sharedTopic()];
    await writeWithHeaders(shared, [{ value: 'x', headers: { '__streams.errors.topic': '', trace: 't' } }]);
    const several = await redrive(shared, '--to', a, '--to', b);
    expect(several.document).toMatchObject({ foreign: 1, targets: [{ topic: null, letters: 1, foreign: true }] });
    expect((await redrive(shared, '--to', a)).document).toMatchObject({ redriven: 1, foreign: 0 });
    expect(await recordsOf(a)).toMatchObject([{ value: 'x', headers: { trace: 't' } }]);
  });

  it('is shown in words', async () => {
    const { source, dlq } = await topicWithLetters('words');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'x' }), deadLetter('tk.elsewhere', { value: 'y' })]);
    const { code, stdout } = await todoKafka('dlq', 'redrive', dlq, '--dry-run');
    expect([code, stdout.split('\n').map((line) => line.split(/ {2,}/))]).toEqual([
      4,
      [
        ['FATE', 'LETTERS', 'REASON', 'NOW'],
        ['redriven', '1', 'PaymentError', '-'],
        ['foreign', '1', 'PaymentError', '-'],
        [''],
        ['TARGET', 'LETTERS', 'FATE'],
        [source, '1', 'redriven'],
        ['tk.elsewhere', '1', 'foreign'],
        [''],
        [`1 letter of ${dlq} would be redriven, 1 foreign.`],
        [''],
      ],
    ]);
  });

  it.each([
    ['__consumer_offsets', 1, 'TOPIC_PROTECTED', 'no letter is sent to topic "__consumer_offsets"'],
    ['tk-no-topic', 1, 'TOPIC_NOT_FOUND', 'the cluster has no topic "tk-no-topic"'],
    ['no topic', 1, 'TOPIC_NOT_FOUND', 'the cluster has no topic "no topic"'],
  ])('is never %s', async (to, exitCode, code, message) => {
    const { dlq } = await topicWithLetters('never');
    const refused = await todoKafka('dlq', 'redrive', dlq, '--to', to, '--json');
    expect([refused.code, JSON.parse(refused.stderr.split('\n').at(-2) ?? '')]).toMatchObject([
      exitCode,
      { code, message },
    ]);
  });

  it('is never the dead-letter topic itself', async () => {
    const { dlq } = await topicWithLetters('itself');
    const refused = await todoKafka('dlq', 'redrive', dlq, '--to', dlq);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(`--to: "${dlq}" is the dead-letter topic itself`),
    ]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { produce, recordLines } from '../../helpers/records.js';
import { registerSchema } from '../../helpers/schemas.js';
import { startTodoKafka, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const schema = JSON.stringify({
  type: 'record',
  name: 'Item',
  fields: [
    { name: 'n', type: 'long' },
    { name: 'word', type: 'string' },
    { name: 'price', type: 'double' },
  ],
});

/** Items 0 to 29 over three partitions, a minute apart, the newest last; one without a schema among them. */
async function fillWithItems(topic: string): Promise<void> {
  const schemaId = await registerSchema(`${topic}-value`, schema);
  const start = Date.now() - 3_600_000;
  const lines = Array.from({ length: 30 }, (_, n) =>
    JSON.stringify({
      key: `key-${n}`,
      headers: n % 10 === 0 ? [{ key: 'round', value: String(n) }] : [],
      value: n === 7 ? 'no item' : { n, word: n % 2 === 0 ? 'even' : 'odd', price: n + 0.5 },
      schemaId: n === 7 ? null : schemaId,
      timestamp: start + n * 60_000,
    }),
  );
  const { code, stderr } = await produce(topic, ['--input', 'envelope'], { stdin: lines.join('\n') });
  if (code !== 0) throw new Error(stderr);
}

async function numbers(...argv: readonly string[]): Promise<readonly (number | undefined)[]> {
  const { code, stdout, stderr } = await todoKafka('consume', topic, '-e', ...argv);
  if (code !== 0) throw new Error(stderr);
  return recordLines(stdout).map(({ value }) => (value as { n?: number }).n);
}

const topic = unique('selection');
const followed = unique('tail');

beforeAll(async () => {
  await todoKafka('topics', 'create', topic, '--partitions', '3');
  await fillWithItems(topic);
  await todoKafka('topics', 'create', followed, '--partitions', '1');
  await produce(followed, ['--raw', '--value', 'first']);
  await produce(followed, ['--raw', '--value', 'earlier']);
});

afterAll(async () => {
  await todoKafka('topics', 'delete', topic, followed, '--yes');
});

const sorted = (list: readonly (number | undefined)[]): unknown => [...list].sort((a, b) => (a ?? -1) - (b ?? -1));

describe('consume --filter', () => {
  it.each([
    ['value.n > 26', [27, 28, 29]],
    ['value.n % 10 == 3 && value.word == "odd"', [3, 13, 23]],
    ['key.endsWith("-5")', [5]],
    ['value.price == 4.5', [4]],
    ['headers.exists(h, h.key == "round" && h.value == "20")', [20]],
    ['schemaId == null', [undefined]],
    ['has(value.n) && value.n in [1, 2]', [1, 2]],
  ])('%s', async (expression, expected) => {
    expect(sorted(await numbers('--from-beginning', '--filter', expression))).toEqual(expected);
  });

  it('counts what it could not look at, and why', async () => {
    const { code, stdout, stderr } = await todoKafka(
      ...['consume', topic, '-e', '--from-beginning', '--filter', 'value.n == 8'],
    );
    expect([code, recordLines(stdout)]).toEqual([0, [expect.objectContaining({ key: 'key-8' })]]);
    expect(stderr).toMatch(/^Warning: --filter could not be evaluated on 1 record, left out: .+\n$/);
  });

  it.each([
    ['value.n ==', 'Unexpected token: EOF'],
    ['nosuch == 1', 'Unknown variable: nosuch'],
    ['1 + 1', 'it is int, not true or false'],
  ])('refuses %s before it reads anything', async (expression, reason) => {
    const { code, stdout, stderr } = await todoKafka('consume', 'tk-none', '--filter', expression);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`Error: --filter: ${reason}`);
  });

  it('goes with --grep, and with a limit on what is left', async () => {
    expect(await numbers('--from-beginning', '--grep', '"word":"even"', '-n', '4')).toHaveLength(4);
    const both = await numbers('--from-beginning', '--grep', 'key-2\\d', '--filter', 'has(value.n) && value.n < 23');
    expect(sorted(both)).toEqual([20, 21, 22]);
  });
});

describe('consume --tail', () => {
  it('is the last records of all partitions together, in the order of their times', async () => {
    expect(await numbers('--tail', '4')).toEqual([26, 27, 28, 29]);
    expect(await numbers('--tail', '2', '--filter', 'has(value.n) && value.n % 9 == 0')).toEqual([18, 27]);
    expect(await numbers('--tail', '100')).toHaveLength(30);
  });

  it('then follows', async () => {
    const following = startTodoKafka('consume', followed, '--tail', '1', '--json');
    const shown = (): readonly unknown[] => recordLines(following.stdout()).map(({ value }) => value);
    await eventually(() => expect(shown()).toEqual(['earlier']));
    await produce(followed, ['--raw', '--value', 'later']);
    await eventually(() => expect(shown()).toEqual(['earlier', 'later']));
    following.interrupt();
    expectCode(await following.done, 0);
  });
});

describe('consume --format', () => {
  it('prints what the template says', async () => {
    const { stdout } = await todoKafka(
      ...['consume', topic, '--tail', '1', '-e', '--format', '%t|%k|%K|%h|%v|%%|%S\\n'],
    );
    expect(stdout).toBe(`${topic}|key-29|6||{"n":29,"word":"odd","price":29.5}|%|18\n`);
    const text = await todoKafka('consume', topic, '--from-beginning', '-e', '--grep', 'no item', '--format', '%s %i');
    expect(text.stdout).toBe('no item -');
  });

  it('refuses a letter that stands for nothing', async () => {
    const { code, stderr } = await todoKafka('consume', 'tk-none', '--format', '%q');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Error: --format: "%q" stands for nothing')]);
  });
});

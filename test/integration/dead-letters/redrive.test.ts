import { describe, expect, it } from 'vitest';
import { errorCodeOf } from '../../../src/lib/kafka/error-codes.js';
import { documentOf } from '../../helpers/documents.js';
import { eventually } from '../../helpers/eventually.js';
import { foreignHeaders } from '../../helpers/foreign-letters.js';
import {
  attemptsOf,
  backlogOf,
  deadLetter,
  lagOf,
  recordsOf,
  redrive,
  taskBytes,
  topicWithLetters,
  topicWithSchema,
  writeWithHeaders,
} from '../../helpers/letters.js';
import { consumeAll, recordLines } from '../../helpers/records.js';
import { RewritingProxy } from '../../helpers/rewriting-proxy.js';
import { runMain } from '../../helpers/run-main.js';
import { todoKafka } from '../../helpers/topics.js';

describe('dlq redrive', () => {
  it('sends letters back to where they came from, with the time of now and their own in a header', async () => {
    const { source, dlq } = await topicWithLetters('back', { partitions: 3 });
    const before = Date.now();
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: 'a', value: 'one', partition: 2, offset: 7 }),
      deadLetter(source, { key: 'b', value: Buffer.from([0xc3, 0x28]), partition: 0, offset: 3 }),
    ]);
    const { code, document } = await redrive(source);
    expect([code, document]).toEqual([
      0,
      expect.objectContaining({ topic: dlq, backlog: 2, selected: 2, redriven: 2, stillBad: 0, leftOut: 0 }),
    ]);
    expect(document.fates).toEqual([
      { fate: 'redriven', reason: 'PaymentError', problem: null, example: null, letters: 2 },
    ]);
    const records = (await recordsOf(source)).toSorted((a, b) => a.partition - b.partition);
    expect(records).toMatchObject([
      { partition: 0, key: 'b', value: { $bytes: 'wyg=' } },
      { partition: 2, key: 'a', value: 'one' },
    ]);
    for (const { headers, timestamp } of records) {
      expect(timestamp).toBeGreaterThanOrEqual(before);
      expect(headers).toEqual({
        'todo-kafka.dlq.timestamp': '1600000000000',
        'todo-kafka.dlq.attempts': '5',
        'todo-kafka.dlq.redrives': '1',
      });
    }
    expect([await lagOf(dlq), await backlogOf(dlq)]).toEqual([0, {}]);
    expect((await redrive(dlq)).document).toMatchObject({ backlog: 0, redriven: 0 });
    expect(await consumeAll(source)).toHaveLength(2);
  });

  it.each(foreignHeaders)('takes the headers of $family away', async ({ family, headers }) => {
    const { source, dlq } = await topicWithLetters(family, { partitions: 2 });
    const time = Date.now() - 60_000;
    await writeWithHeaders(dlq, [{ value: 'x', headers: { trace: 'a', ...headers(source) }, timestamp: time }]);
    expect((await redrive(dlq)).document).toMatchObject({ redriven: 1 });
    const [record] = await recordsOf(source);
    expect(record).toMatchObject({ partition: 1, value: 'x', headers: { trace: 'a' } });
    const original = family === 'spring' ? 1_700_000_000_000 : time;
    expect(record?.headers['todo-kafka.dlq.timestamp']).toBe(String(original));
    expect(Object.keys(record?.headers ?? {}).filter((name) => !name.startsWith('todo-kafka.dlq.'))).toEqual(['trace']);
  });

  it('leaves every letter of another reason in the backlog, attempts unchanged', async () => {
    const { source, dlq } = await topicWithLetters('mix');
    const letters = ['A', 'B', 'A', 'B', 'B', 'A', 'B'].map((errorClass, index) =>
      deadLetter(source, { value: `${errorClass}${index}`, errorClass, attempts: index + 1, offset: index }),
    );
    await writeWithHeaders(dlq, letters);
    const { code, document } = await redrive(dlq, '--reason', 'A');
    expect([code, document]).toEqual([0, expect.objectContaining({ selected: 3, redriven: 3, leftOut: 4 })]);
    expect((await consumeAll(source)).map(({ value }) => value)).toEqual(['A0', 'A2', 'A5']);
    expect(await attemptsOf(dlq)).toEqual([
      ['B6', 'B', 7, 0],
      ['B1', 'B', 2, 0],
      ['B3', 'B', 4, 0],
      ['B4', 'B', 5, 0],
    ]);
    expect((await redrive(dlq, '--reason', 'A')).document).toMatchObject({ selected: 0, redriven: 0, leftOut: 4 });
    expect((await redrive(dlq)).document).toMatchObject({ redriven: 4, leftOut: 0 });
    expect([await lagOf(dlq), await backlogOf(dlq)]).toEqual([0, {}]);
  });

  it('moves nothing that lies behind all that was asked for', async () => {
    const { source, dlq } = await topicWithLetters('behind');
    await writeWithHeaders(
      dlq,
      ['A', 'A', 'B', 'B'].map((errorClass, index) => deadLetter(source, { value: `${index}`, errorClass })),
    );
    await redrive(dlq, '--reason', 'A');
    expect(await consumeAll(dlq)).toHaveLength(4);
    expect(await backlogOf(dlq)).toEqual({ B: 2 });
    await redrive(dlq, '--max', '1');
    expect([await backlogOf(dlq), (await consumeAll(source)).map(({ value }) => value)]).toEqual([
      { B: 1 },
      ['0', '1', '2'],
    ]);
  });

  it('chooses by the time of death and by an expression', async () => {
    const { source, dlq, id } = await topicWithSchema('chosen');
    const now = Date.now();
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: 'old', value: taskBytes(id, 'old', 1), time: now - 7_200_000 }),
      deadLetter(source, { key: 'low', value: taskBytes(id, 'low', 0) }),
      deadLetter(source, { key: 'high', value: taskBytes(id, 'high', 1) }),
    ]);
    await redrive(dlq, '--since', '1h', '--filter', 'value.priority == "HIGH"');
    expect((await consumeAll(source)).map(({ key }) => key)).toEqual(['high']);
    expect(await attemptsOf(dlq)).toMatchObject([
      [{ title: 'old' }, 'PaymentError', 5, 0],
      [{ title: 'low' }, 'PaymentError', 5, 0],
    ]);
  });

  it('leaves letters alone on which the expression cannot be evaluated, and says so', async () => {
    const { source, dlq, id } = await topicWithSchema('unknown');
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: 'text', value: 'none of a schema' }),
      deadLetter(source, { key: 'high', value: taskBytes(id, 'high', 1) }),
    ]);
    const { document, stderr } = await redrive(dlq, '--filter', 'value.priority == "HIGH"');
    expect(document).toMatchObject({ redriven: 1, leftOut: 1 });
    expect(stderr).toContain('--filter could not be evaluated on 1 record, left out: No such key: priority');
    expect(await attemptsOf(dlq)).toMatchObject([['none of a schema', 'PaymentError', 5, 0]]);
  });

  it('gives letters up that were redriven often enough; a batch of them alone moves progress on', async () => {
    const { source, dlq } = await topicWithSchema('given-up');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'bad 1' }), deadLetter(source, { value: 'bad 2' })]);
    for (const attempt of [1, 2]) {
      expect((await redrive(dlq, '--max-attempts', '2')).document).toMatchObject({ stillBad: 2 });
      expect(await attemptsOf(dlq)).toMatchObject([
        ['bad 1', 'RECORD_UNDECODABLE', 5 + attempt, attempt],
        ['bad 2', 'RECORD_UNDECODABLE', 5 + attempt, attempt],
      ]);
    }
    const { code, document } = await redrive(dlq, '--max-attempts', '2');
    expect([code, document]).toEqual([1, expect.objectContaining({ stillBad: 0, quarantined: 2 })]);
    expect([await lagOf(dlq), await backlogOf(dlq)]).toEqual([0, {}]);
    const quarantine = `${source}.quarantine`;
    expect((await recordsOf(quarantine)).map(({ value }) => value)).toEqual(['bad 1', 'bad 2']);
    const { topics } = documentOf('topics.describe', await todoKafka('topics', 'describe', quarantine, '--json'));
    const configs = new Map(topics[0]?.configs.map(({ name, value }) => [name, value]));
    expect([configs.get('max.message.bytes'), configs.get('retention.ms')]).toEqual(['1114124', '2592000000']);
  });

  it('keeps the order that records of a partition had', async () => {
    const { source, dlq } = await topicWithLetters('order', { partitions: 2 });
    const letters = Array.from({ length: 40 }, (_, offset) =>
      deadLetter(source, {
        key: 'k',
        value: `${offset}`,
        offset,
        partition: 1,
        errorClass: offset % 3 === 0 ? 'A' : 'B',
      }),
    );
    await writeWithHeaders(dlq, letters);
    await redrive(dlq, '--reason', 'A', '--max', '3'); // those of B before the third A are at the end now
    await redrive(dlq);
    const values = (await consumeAll(source)).map(({ value }) => Number(value));
    expect(values.slice(0, 3)).toEqual([0, 3, 6]);
    expect(values.slice(3)).toEqual(values.slice(3).toSorted((a, b) => a - b));
    expect(values).toHaveLength(40);
  });

  it('is taken over by a second one, and then neither loses nor doubles', async () => {
    const { source, dlq } = await topicWithLetters('taken-over');
    await writeWithHeaders(
      dlq,
      Array.from({ length: 60 }, (_, index) => deadLetter(source, { value: `${index}` })),
    );
    const first = todoKafka('dlq', 'redrive', dlq, '--rate', '10/s');
    await eventually(async () => expect(await consumeAll(source)).not.toEqual([]), { within: 20_000 });
    const second = await redrive(dlq);
    const { code, stderr } = await first;
    expect([code, stderr]).toEqual([1, expect.stringContaining(`Error: another redrive of "${dlq}" has taken over`)]);
    expect(second.document.redriven).toBe(second.document.backlog);
    expect((await consumeAll(source)).map(({ value }) => Number(value))).toEqual(
      Array.from({ length: 60 }, (_, index) => index),
    );
  });

  it('is taken over also where a leader refuses its records before the new epoch stands', async () => {
    const { source, dlq } = await topicWithLetters('refused');
    await writeWithHeaders(dlq, [deadLetter(source, { value: 'one' })]);
    const proxy = await RewritingProxy.open();
    const errorCode = errorCodeOf('INVALID_TXN_STATE');
    proxy.onProduced = (answer) => ({
      ...answer,
      responses: answer.responses.map((topic) => ({
        ...topic,
        partitionResponses: topic.partitionResponses.map((each) => ({ ...each, errorCode })),
      })),
    });
    const { code, stderr } = await runMain(['dlq', 'redrive', dlq, '--brokers', proxy.brokers]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`Error: another redrive of "${dlq}" has taken over`)]);
  });

  it('goes no faster than it is told', async () => {
    const { source, dlq } = await topicWithLetters('slow');
    await writeWithHeaders(
      dlq,
      Array.from({ length: 20 }, (_, index) => deadLetter(source, { value: `${index}` })),
    );
    const startedAt = performance.now();
    expect((await redrive(dlq, '--rate', '10/s')).document).toMatchObject({ redriven: 20 });
    expect(performance.now() - startedAt).toBeGreaterThan(1_700);
    const lines = recordLines((await todoKafka('consume', source, '--from-beginning', '-e')).stdout);
    expect(Number(lines.at(-1)?.timestamp) - Number(lines[0]?.timestamp)).toBeGreaterThan(1_000);
  });
});

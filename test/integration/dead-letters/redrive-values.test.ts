import { describe, expect, it } from 'vitest';
import {
  backlogOf,
  deadLetter,
  letterLines,
  lagOf,
  recordsOf,
  redrive,
  taskBytes,
  taskSchema,
  topicWithLetters,
  topicWithSchema,
  writeWithHeaders,
} from '../../helpers/letters.js';
import { expectCode } from '../../helpers/expect-code.js';
import { consumeAll } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import { createdTopic, deleteAfterwards, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** Why each letter that waits is dead. */
async function waitingFor(dlq: string): Promise<readonly string[]> {
  return letterLines((await todoKafka('dlq', 'show', dlq)).stdout).map(({ letter }) => letter.reason);
}

describe('what dlq redrive sends back', () => {
  it('holds values to the current schema: those still bad go to the end, with one attempt more and why', async () => {
    const { source, dlq, id } = await topicWithSchema('checked');
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: 'poison', value: 'not avro', errorClass: 'RECORD_UNDECODABLE', offset: 1 }),
      deadLetter(source, { key: 'good', value: taskBytes(id, 'x', 0), offset: 2 }),
      deadLetter(source, { key: 'symbol', value: taskBytes(id, 'x', 5), offset: 3 }),
      deadLetter(source, { key: 'unknown', value: taskBytes(999_999, 'x', 0), offset: 4 }),
      deadLetter(source, { key: 'tombstone', value: null, offset: 5 }),
    ]);
    const dry = await redrive(dlq, '--dry-run');
    expect([dry.code, dry.document]).toEqual([4, expect.objectContaining({ redriven: 2, stillBad: 3, cluster: null })]);
    expect(await consumeAll(source)).toEqual([]);
    const { code, document, stderr } = await redrive(dlq);
    expect([code, document]).toEqual([1, expect.objectContaining({ redriven: 2, stillBad: 3 })]);
    expect(stderr).toContain('"message":"3 of 5 letters not redriven: 3 still bad"');
    expect(document.fates).toContainEqual({
      fate: 'still-bad',
      reason: 'PaymentError',
      problem: 'RECORD_UNDECODABLE',
      example: expect.stringContaining('priority') as string,
      letters: 2,
    });
    expect((await consumeAll(source)).map(({ key, value }) => [key, value === null])).toEqual([
      ['good', false],
      ['tombstone', true],
    ]);
    const lines = letterLines((await todoKafka('dlq', 'show', dlq)).stdout);
    expect(
      lines.map(({ key, letter }) => [key, letter.errorClass, letter.stage, letter.attempts, letter.redrives]),
    ).toEqual([
      ['poison', 'RECORD_UNDECODABLE', 'redrive', 6, 1],
      ['symbol', 'RECORD_UNDECODABLE', 'redrive', 6, 1],
      ['unknown', 'RECORD_UNDECODABLE', 'redrive', 6, 1],
    ]);
    expect(lines[0]?.letter).toMatchObject({ topic: source, offset: 1, timestamp: 1_600_000_000_000, group: 'app' });
  });

  it('mends values with --set, typed by the schema, and those without a schema id at all', async () => {
    const { source, dlq, id } = await topicWithSchema('mended');
    const other = await registerSchema(`${source}-other`, taskSchema('LOW', 'HIGH', 'URGENT'));
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: 'symbol', value: taskBytes(other, 'x', 2) }),
      deadLetter(source, { key: 'json', value: '{"title":"y"}' }),
    ]);
    expect((await redrive(dlq, '--dry-run')).document).toMatchObject({ redriven: 0, stillBad: 2 });
    const { document } = await redrive(dlq, '--set', 'priority=HIGH');
    expect(document).toMatchObject({ redriven: 2, stillBad: 0, fates: [{ problem: null }] });
    expect((await consumeAll(source)).map(({ key, value, schemaId }) => [key, value, schemaId])).toEqual([
      ['symbol', { title: 'x', priority: 'HIGH' }, id],
      ['json', { title: 'y', priority: 'HIGH' }, id],
    ]);
    expect(await lagOf(dlq)).toBe(0);
  });

  it('refuses a fix that fits no schema, and changes nothing', async () => {
    const { source, dlq, id } = await topicWithSchema('misfit');
    await writeWithHeaders(dlq, [deadLetter(source, { value: taskBytes(id, 'x', 5) })]);
    const { code, stderr } = await todoKafka('dlq', 'redrive', dlq, '--set', 'priority=URGENT');
    expect([code, stderr]).toEqual([2, expect.stringContaining('--set does not fit the schema')]);
    const other = await topicWithLetters('schemaless');
    await writeWithHeaders(other.dlq, [deadLetter(other.source, { value: 'x' })]);
    const none = await todoKafka('dlq', 'redrive', other.dlq, '--set', 'a=1');
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('--set is typed by a schema')]);
    expect([await consumeAll(source), await consumeAll(other.source)]).toEqual([[], []]);
  });

  it('sends no letter to a topic of Kafka, to the dead letters themselves or to nowhere', async () => {
    const { source, dlq } = await topicWithLetters('claims');
    await writeWithHeaders(dlq, [
      deadLetter('__consumer_offsets', { value: 'a' }),
      deadLetter(dlq, { value: 'b' }),
      deadLetter(`${source}-gone`, { value: 'c' }),
    ]);
    expect((await redrive(dlq)).document).toMatchObject({ redriven: 0, stillBad: 0, foreign: 3 });
    expect(await waitingFor(dlq)).toEqual(['PaymentError', 'PaymentError', 'PaymentError']);
  });

  it.each([
    ['a topic of Kafka', '__', 'TOPIC_PROTECTED'],
    ['gone', '', 'TOPIC_NOT_FOUND'],
  ])('sends none to the source that the name gives where that is %s', async (_what, prefix, problem) => {
    const dlq = `${prefix}${unique('no-source')}.dlq`;
    deleteAfterwards(dlq);
    await todoKafka('topics', 'create', dlq, '--partitions', '1');
    await writeWithHeaders(dlq, [{ value: 'a' }]);
    expect((await redrive(dlq)).document).toMatchObject({ redriven: 0, stillBad: 1 });
    expect(await waitingFor(dlq)).toEqual([problem]);
  });

  it('takes what a broker does not: a record of just the limit goes back without our headers', async () => {
    const source = await createdTopic(
      'limit',
      '--partitions',
      '1',
      '--config',
      'max.message.bytes=10000',
      '--config',
      'compression.type=uncompressed',
    );
    const dlq = `${source}.dlq`;
    deleteAfterwards(dlq, `${source}.quarantine`);
    await todoKafka('topics', 'create', dlq, '--partitions', '1');
    const largest = 10_000 - 61 - 12; // a batch's header, and the lengths that a record's parts have before them
    await writeWithHeaders(dlq, [
      deadLetter(source, { key: '', value: 'x'.repeat(largest) }),
      deadLetter(source, { key: '', value: 'x'.repeat(11_000) }),
      deadLetter(source, { key: '', value: 'small' }),
    ]);
    const { document } = await redrive(dlq);
    expect(document).toMatchObject({ redriven: 2, stillBad: 1 });
    const records = await recordsOf(source);
    expect(records.map(({ value, headers }) => [String(value).length, Object.keys(headers).length])).toEqual([
      [largest, 0],
      [5, 3],
    ]);
    expect(await backlogOf(dlq)).toEqual({ RECORD_NOT_SENT: 1 });
  });

  it('says in words what it did', async () => {
    const { source, dlq } = await topicWithSchema('words');
    await writeWithHeaders(dlq, [deadLetter(source, { value: null }), deadLetter(source, { value: 'bad' })]);
    const { code, stdout, stderr } = await todoKafka('dlq', 'redrive', dlq);
    expectCode({ code, stdout, stderr }, 1);
    expect(stdout).toMatch(
      /^FATE +LETTERS +REASON +NOW\nredriven +1 +PaymentError +-\nstill-bad +1 +PaymentError +RECORD_UNDECODABLE: /,
    );
    expect(stdout).toContain(`1 letter of ${dlq} redriven, 1 still bad.\n`);
    expect(stderr).toMatch(/^Cluster .*\nError: 1 of 2 letters not redriven: 1 still bad\n$/);
  });

  it('is for the shipped events too', async () => {
    const { source, dlq } = await topicWithLetters('shipped');
    await registerSchema(`${source}-value`, shippedSchema('task-created'));
    await writeWithHeaders(dlq, [
      deadLetter(source, { value: '{"userId":"u","taskId":"t","title":"x","eventId":"e","eventTimestamp":1}' }),
    ]);
    await redrive(dlq, '--set', 'priority=HIGH');
    expect(await consumeAll(source)).toMatchObject([{ value: { userId: 'u', priority: 'HIGH' } }]);
  });
});

import { describe, expect, it } from 'vitest';
import { cutText } from '../../../src/lib/dead-letters/cut-text.js';
import { describeError } from '../../../src/lib/dead-letters/failure.js';
import { deadLetterPartition, deadLetterRecord, type OriginalRecord } from '../../../src/lib/dead-letters/letter.js';
import { readOrigin } from '../../../src/lib/dead-letters/origin.js';
import { deadAgainRecord, redrivenRecord } from '../../../src/lib/dead-letters/redriven.js';
import { AppError } from '../../../src/lib/errors.js';
import type { RecordHeader } from '../../../src/lib/kafka/records/record.js';

const foreign: readonly RecordHeader[] = [
  { key: Buffer.from('trace'), value: Buffer.from([0xff, 0x00]) },
  { key: Buffer.from([0xfe]), value: null },
  { key: Buffer.from('trace'), value: Buffer.alloc(0) },
];
const original: OriginalRecord = {
  topic: 'task.created',
  partition: 2,
  offset: 41,
  timestamp: 1_000,
  key: Buffer.from([0x00, 0x80]),
  value: Buffer.from([0xc3, 0x28]),
  headers: foreign,
};
const failure = {
  errorClass: 'PaymentError',
  message: 'refused',
  stage: 'handler',
  attempts: 5,
  group: 'app',
  time: 9_000,
};

/** Ours as text, in their order. */
function own(headers: readonly RecordHeader[]): Readonly<Record<string, string>> {
  const ours = headers.filter(({ key }) => key.toString().startsWith('todo-kafka.dlq.'));
  return Object.fromEntries(ours.map(({ key, value }) => [key.toString().slice(15), value?.toString() ?? '']));
}

describe('a dead letter', () => {
  it('is the record, byte for byte, with where it was and why it died behind it', () => {
    const letter = deadLetterRecord(original, failure);
    expect([letter.key, letter.value, letter.timestamp]).toEqual([original.key, original.value, 9_000]);
    expect(letter.headers.slice(0, 3)).toEqual(foreign);
    expect(own(letter.headers.slice(3))).toEqual({
      topic: 'task.created',
      partition: '2',
      offset: '41',
      timestamp: '1000',
      time: '9000',
      attempts: '5',
      redrives: '0',
      'error.class': 'PaymentError',
      stage: 'handler',
      group: 'app',
      'error.message': 'refused',
    });
  });

  it('has texts of at most 4 KiB, cut between characters, and 32 KiB of all that was added', () => {
    const long = `a${'€'.repeat(5_000)}`;
    const { headers } = deadLetterRecord(original, {
      ...failure,
      errorClass: long,
      message: long,
      stage: long,
      group: long,
    });
    const added = headers.slice(3);
    for (const { value } of added) expect(value?.length).toBeLessThanOrEqual(4 * 1024);
    expect(own(added)['error.message']).toBe(`a${'€'.repeat(1_365)}`);
    const bytes = added.reduce((sum, { key, value }) => sum + key.length + (value?.length ?? 0), 0);
    expect(bytes).toBeLessThanOrEqual(32 * 1024);
    expect(own(added)).toMatchObject({ topic: 'task.created', offset: '41', attempts: '5' });
  });

  it('keeps the partition that it has, as far as there are as many', () => {
    expect([deadLetterPartition(2, 3), deadLetterPartition(5, 3)]).toEqual([2, 2]);
  });

  it('goes on counting when it was sent back and dies again', () => {
    const letter = { ...original, ...deadLetterRecord(original, failure), topic: 'task.created.dlq' };
    const sentBack = redrivenRecord(letter, readOrigin(letter.headers, letter.topic), 20_000);
    expect([sentBack.key, sentBack.value, sentBack.timestamp]).toEqual([original.key, original.value, 20_000]);
    expect(sentBack.headers.slice(0, 3)).toEqual(foreign);
    expect(own(sentBack.headers.slice(3))).toEqual({ timestamp: '1000', attempts: '5', redrives: '1' });

    const again = deadLetterRecord({ ...original, ...sentBack, offset: 77 }, { ...failure, time: 30_000 });
    expect(own(again.headers)).toMatchObject({ offset: '77', timestamp: '1000', attempts: '10', redrives: '1' });
    expect(again.headers).toHaveLength(3 + 11);
  });

  it('has one attempt more where it is still bad, and the place it came from', () => {
    const letter = { ...original, ...deadLetterRecord(original, failure), topic: 'task.created.dlq', offset: 3 };
    const still = { errorClass: 'RECORD_INVALID', message: 'priority', stage: 'redrive', time: 40_000 };
    const { headers, timestamp } = deadAgainRecord(letter, readOrigin(letter.headers, letter.topic), still);
    expect(own(headers)).toMatchObject({ topic: 'task.created', offset: '41', attempts: '6', redrives: '1' });
    expect(own(headers)).toMatchObject({ 'error.class': 'RECORD_INVALID', stage: 'redrive', group: 'app' });
    expect([timestamp, headers.length]).toEqual([40_000, 3 + 11]);
  });
});

describe('the text of an error', () => {
  it('is never cut within a character', () => {
    expect(cutText('aé€😀', 10).toString()).toBe('aé€😀');
    expect(Array.from({ length: 10 }, (_, most) => cutText('aé€😀', most).toString())).toEqual([
      ...['', 'a', 'a', 'aé', 'aé', 'aé', 'aé€', 'aé€', 'aé€', 'aé€'],
    ]);
  });

  it('has the code and the problems of ours, the class of others', () => {
    class PaymentError extends Error {}
    const problems = [{ path: 'tags[1]', message: 'expected text' }];
    expect(describeError(new AppError('RECORD_INVALID', 'it does not fit its schema', { problems }))).toEqual({
      errorClass: 'RECORD_INVALID',
      message: 'it does not fit its schema; tags[1]: expected text',
    });
    expect(describeError(new PaymentError('refused'))).toEqual({ errorClass: 'PaymentError', message: 'refused' });
    expect(describeError(new TypeError('no'))).toEqual({ errorClass: 'TypeError', message: 'no' });
    expect(describeError('thrown')).toEqual({ errorClass: 'string', message: 'thrown' });
  });

  it('counts up to the largest count that can be read again', () => {
    const most = String(Number.MAX_SAFE_INTEGER);
    const headers = ['attempts', 'redrives'].map((name) => ({
      key: Buffer.from(`todo-kafka.dlq.${name}`),
      value: Buffer.from(most),
    }));
    const { headers: again } = deadLetterRecord({ ...original, headers }, failure);
    expect(own(again)).toMatchObject({ attempts: most, redrives: most });
    const letter = { ...original, headers: again };
    const origin = readOrigin(again, 'a.dlq');
    expect(own(redrivenRecord(letter, origin, 9_000).headers)).toMatchObject({ attempts: most, redrives: most });
    expect(own(deadAgainRecord(letter, origin, failure).headers)).toMatchObject({ attempts: most, redrives: most });
  });
});

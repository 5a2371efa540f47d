import { describe, expect, it } from 'vitest';
import { readOrigin } from '../../../src/lib/dead-letters/origin.js';
import { buildBatch, unnumbered } from '../../../src/lib/kafka/records/batch-builder.js';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import { DeadLetterError, PermanentError } from '../../../src/lib/services/errors.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { recordsIn, writeRaw } from '../../helpers/raw-records.js';
import {
  committedOf,
  consumerOf,
  producerOf,
  remembering,
  serviceProject,
  task,
} from '../../helpers/service-project.js';
import { todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const soon = { within: 20_000 };
const onePartition = { partitions: 1 };

function record(value: Buffer | null, more: Partial<NewRecord> = {}): NewRecord {
  return { key: Buffer.from('u1'), value, headers: [], timestamp: Date.now(), ...more };
}

const poison: readonly (readonly [what: string, value: Buffer | null, message: RegExp])[] = [
  ['bytes without a schema id', Buffer.from([0xde, 0xad, 0xbe, 0xef]), /does not begin with the id of a schema/],
  ["the seed's JSON", Buffer.from('{"eventId":"e1"}'), /does not begin with the id of a schema/],
  ['a schema id that is unknown', Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 1]), /the registry has no schema 2147483647/],
  ['a tombstone', null, /no value/],
];

describe('a record that cannot be decoded', () => {
  it('becomes a dead letter with its bytes untouched, and the others are handled', async () => {
    const { topic, connect } = await serviceProject(onePartition);
    const headers = [
      { key: Buffer.from('trace'), value: Buffer.from([0, 255]) },
      { key: Buffer.from('none'), value: null },
    ];
    for (const [, value] of poison) await writeRaw(topic, record(value, { headers, timestamp: 1_700_000_000_000 }));
    await producerOf(connect).publish(topic, task(1));
    const groupId = unique('poison');
    const seen = remembering();
    const consumer = consumerOf({ ...connect, groupId });
    consumer.registerHandler(topic, seen.handler);
    await consumer.start();
    await eventually(async () => expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(5), soon);
    expect(seen.ids()).toEqual(['t1']);
    const letters = await recordsIn(`${topic}.dlq`);
    expect(letters).toHaveLength(poison.length);
    for (const [index, [, value, message]] of poison.entries()) {
      const letter = letters[index];
      expect(letter?.value).toEqual(value);
      expect(letter?.key).toEqual(Buffer.from('u1'));
      expect(letter?.headers.slice(0, 2)).toEqual(headers);
      expect(readOrigin(letter?.headers ?? [], `${topic}.dlq`)).toMatchObject({
        family: 'todo-kafka',
        topic,
        partition: 0,
        offset: index,
        timestamp: 1_700_000_000_000,
        group: groupId,
        errorClass: 'RECORD_UNDECODABLE',
        message: expect.stringMatching(message) as string,
        stage: 'decode',
        attempts: 1,
      });
      expect(letter?.timestamp).toBeGreaterThan(1_700_000_000_000);
    }
  });

  it('may be of exactly the size that its topic takes', async () => {
    const limit = 20_000;
    const config = { 'max.message.bytes': limit, 'compression.type': 'uncompressed' };
    const { topic, connect } = await serviceProject({ ...onePartition, config });
    const sizeOf = async (value: Buffer): Promise<number> =>
      (await buildBatch([record(value)], 'none', unnumbered)).length;
    const empty = await sizeOf(Buffer.alloc(15_000));
    const value = Buffer.alloc(15_000 + limit - empty, 7);
    expect(await sizeOf(value)).toBe(limit);
    await writeRaw(topic, record(value));
    await expect(writeRaw(topic, record(Buffer.concat([value, Buffer.alloc(1)])))).rejects.toThrow('MESSAGE_TOO_LARGE');
    const groupId = unique('large');
    const consumer = consumerOf({ ...connect, groupId });
    consumer.registerHandler(topic, remembering().handler);
    await consumer.start();
    await eventually(async () => expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(1), soon);
    const [letter] = await recordsIn(`${topic}.dlq`);
    expect(letter?.value?.equals(value)).toBe(true);
  });
});

describe('a record whose handler fails', () => {
  it('is tried again, with pauses, and becomes a dead letter; the next of its key comes only then', async () => {
    const { topic, connect } = await serviceProject(onePartition);
    await producerOf(connect).publishBatch(topic, [task('bad'), task('good')]);
    const calls: string[] = [];
    const told: unknown[] = [];
    const groupId = unique('failing');
    const consumer = consumerOf({
      ...connect,
      groupId,
      maxAttempts: 3,
      firstRetryPause: 10,
      hooks: {
        onRetry: ({ attempt, pause }) => told.push(['retry', attempt, pause]),
        onDeadLetter: ({ offset, attempts, stage, deadLetter }) =>
          told.push(['dead letter', offset, attempts, stage, deadLetter]),
        onHandled: ({ offset, attempts }) => told.push(['handled', offset, attempts]),
      },
    });
    consumer.registerHandler(topic, ({ taskId }, { attempt }) => {
      calls.push(`${taskId} ${attempt}`);
      if (taskId === 'tbad') throw new RangeError('x'.repeat(5_000));
    });
    await consumer.start();
    await eventually(async () => expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(2), soon);
    expect(calls).toEqual(['tbad 1', 'tbad 2', 'tbad 3', 'tgood 1']);
    expect(told).toEqual([
      ['retry', 1, 10],
      ['retry', 2, 20],
      ['dead letter', 0, 3, 'handler', { topic: `${topic}.dlq`, partition: 0, offset: 0 }],
      ['handled', 1, 1],
    ]);
    const [letter] = await recordsIn(`${topic}.dlq`);
    const origin = readOrigin(letter?.headers ?? [], `${topic}.dlq`);
    expect(origin).toMatchObject({ errorClass: 'RangeError', stage: 'handler', attempts: 3 });
    expect(origin.message).toHaveLength(4_096);
  });

  it('becomes one at once where the handler says that trying again is no use', async () => {
    const { topic, connect } = await serviceProject(onePartition);
    await producerOf(connect).publish(topic, task(1));
    const consumer = consumerOf({ ...connect, groupId: unique('permanent') });
    const seen = remembering();
    consumer.registerHandler(topic, (event, context) => {
      seen.handler(event, context);
      throw new PermanentError('there is no such user');
    });
    await consumer.start();
    await eventually(async () => expect(await recordsIn(`${topic}.dlq`)).toHaveLength(1), soon);
    expect(seen.ids()).toEqual(['t1']);
  });
});

describe('a dead letter that cannot be written', () => {
  it('stops the consumer, which has committed what is before it and nothing more', async () => {
    const { topic, connect } = await serviceProject({ ...onePartition, deadLetter: false });
    const producer = producerOf(connect);
    await producer.publish(topic, task(1));
    await writeRaw(topic, record(Buffer.from('poison')));
    await producer.publish(topic, task(2));
    const groupId = unique('stopped');
    const stopped: Error[] = [];
    const first = consumerOf({ ...connect, groupId, hooks: { onStopped: (error) => stopped.push(error) } });
    first.registerHandler(topic, remembering().handler);
    await first.start();
    const error: unknown = await first.closed.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DeadLetterError);
    expect(error).toMatchObject({ topic, partition: 0, offset: 1, cause: { code: 'TOPIC_NOT_FOUND' } });
    expect(stopped).toEqual([error]);
    expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(1);
    expectCode(await todoKafka('topics', 'create', `${topic}.dlq`), 0);
    const seen = remembering();
    const second = consumerOf({ ...connect, groupId });
    second.registerHandler(topic, seen.handler);
    await second.start();
    await eventually(async () => expect((await committedOf(groupId)).get({ topic, partition: 0 })).toBe(3), soon);
    expect([await recordsIn(`${topic}.dlq`), seen.ids().includes('t2')]).toEqual([[expect.anything()], true]);
  });
});

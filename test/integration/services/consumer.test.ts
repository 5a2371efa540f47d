import { describe, expect, it } from 'vitest';
import type { TaskCreatedEvent } from '../../../src/lib/services/generated/events.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { produce } from '../../helpers/records.js';
import { registerSchema, shippedSchema } from '../../helpers/schemas.js';
import {
  committedOf,
  consumerOf,
  producerOf,
  remembering,
  serviceProject,
  task,
} from '../../helpers/service-project.js';
import { unique } from '../../helpers/unique.js';

const soon = { within: 20_000 };
const stamp = { name: 'eventTimestamp', type: 'long' };

describe('the consumer', () => {
  it('hands each event to the handler of its topic and commits it then; a new group begins at the earliest', async () => {
    const { topic, connect } = await serviceProject();
    const groupId = unique('group');
    const report = await producerOf(connect).publish(topic, task(1));
    const seen = remembering();
    const consumer = consumerOf({ ...connect, groupId });
    consumer.registerHandler(topic, seen.handler);
    await consumer.start([topic]);
    await eventually(() => expect(seen.events).toHaveLength(1), soon);
    expect(seen.events[0]).toMatchObject({ ...task(1), priority: 'MEDIUM', eventId: report.eventId });
    expect(seen.contexts[0]).toMatchObject({ topic, partition: report.partition, offset: 0, key: 'u1', attempt: 1 });
    await consumer.close();
    expect((await committedOf(groupId)).get(report)).toBe(1);
    const again = remembering();
    const next = consumerOf({ ...connect, groupId });
    next.registerHandler(topic, again.handler);
    await next.start();
    await producerOf(connect).publish(topic, task(2));
    await eventually(() => expect(again.ids()).toEqual(['t2']), soon);
  });

  it('keeps the order of each key, also behind a handler that fails, and works on others meanwhile', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf(connect);
    const users = ['ann', 'bob', 'cem', 'dee', 'eve'];
    const events = Array.from({ length: 500 }, (_, index) => task(index, users[index % users.length]));
    await producer.publishBatch(topic, events);
    const done: TaskCreatedEvent[] = [];
    const [running, failed] = [new Set<string>(), new Set<string>()];
    let [most, overlaps] = [0, 0];
    const consumer = consumerOf({ ...connect, groupId: unique('order'), concurrency: 4, firstRetryPause: 10 });
    consumer.registerHandler(topic, async (event) => {
      if (running.has(event.userId)) overlaps += 1;
      running.add(event.userId);
      most = Math.max(most, running.size);
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 4));
      running.delete(event.userId);
      const fails = Number(event.taskId.slice(1)) % 50 === 0 && !failed.has(event.taskId);
      if (fails) {
        failed.add(event.taskId);
        throw new Error('not yet');
      }
      done.push(event);
    });
    await consumer.start();
    await eventually(() => expect(done).toHaveLength(500), soon);
    for (const user of users) {
      const ids = done.filter(({ userId }) => userId === user).map(({ taskId }) => taskId);
      expect(ids).toEqual(events.filter(({ userId }) => userId === user).map(({ taskId }) => taskId));
    }
    expect([most, overlaps, failed.size]).toEqual([4, 0, 10]);
  });

  it('reads an event of an older schema with the fields that the program knows', async () => {
    const { topic, connect } = await serviceProject();
    const newer = JSON.parse(shippedSchema('task-created')) as { fields: readonly { name: string }[] };
    const fields = newer.fields.filter(({ name }) => ['eventId', 'userId', 'taskId', 'title'].includes(name));
    const subject = `${topic}-older`;
    await registerSchema(subject, JSON.stringify({ ...newer, fields: [...fields, stamp] }));
    const value = { eventId: 'e1', eventTimestamp: 1, userId: 'u1', taskId: 't1', title: 'old' };
    const sent = await produce(topic, ['--key', 'u1', '--subject', subject], { stdin: JSON.stringify(value) });
    expectCode(sent, 0);
    const seen = remembering();
    const consumer = consumerOf({ ...connect, groupId: unique('old') });
    consumer.registerHandler(topic, seen.handler);
    await consumer.start();
    await eventually(
      () =>
        expect(seen.events).toEqual([
          { ...value, description: null, priority: 'MEDIUM', dueDate: null, categoryId: null, tags: [] },
        ]),
      soon,
    );
  });

  it('is paused and resumed by topic', async () => {
    const { topic, connect } = await serviceProject();
    const seen = remembering();
    const groupId = unique('paused');
    const consumer = consumerOf({ ...connect, groupId });
    consumer.registerHandler(topic, seen.handler);
    consumer.pause([topic]);
    await consumer.start();
    const producer = producerOf(connect);
    await producer.publish(topic, task(1));
    const begun = { topic, partition: 0 }; // is committed when the consumer had time to read
    await eventually(async () => expect((await committedOf(groupId)).get(begun)).toBe(0), soon);
    expect(seen.ids()).toEqual([]);
    consumer.resume([topic]);
    await eventually(() => expect(seen.ids()).toEqual(['t1']), soon);
    consumer.pause();
    await producer.publish(topic, task(2));
    consumer.resume();
    await eventually(() => expect(seen.ids()).toEqual(['t1', 't2']), soon);
  });
});

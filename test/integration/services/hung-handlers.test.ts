import { describe, expect, it } from 'vitest';
import { readOrigin } from '../../../src/lib/dead-letters/origin.js';
import { eventually } from '../../helpers/eventually.js';
import { recordsIn } from '../../helpers/raw-records.js';
import { consumerOf, producerOf, remembering, serviceProject, task } from '../../helpers/service-project.js';
import { unique } from '../../helpers/unique.js';

const never = new Promise<never>(() => undefined);

describe('a handler that never returns', () => {
  it('is given up after `handlerTimeout`, told of, called again, and blocks nothing else', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    await producerOf(connect).publishBatch(topic, [task('hung'), task('good', 'u2'), task('next')]);
    const told: unknown[] = [];
    const signals: AbortSignal[] = [];
    const seen = remembering();
    const consumer = consumerOf({
      ...connect,
      groupId: unique('hung'),
      concurrency: 1,
      handlerTimeout: 300,
      maxAttempts: 2,
      firstRetryPause: 1,
      hooks: {
        onHandlerTimeout: ({ offset, attempt, limit }) => told.push(['timeout', offset, attempt, limit]),
        onLog: ({ level, message }) => {
          if (level === 'warn' && message.includes('given up')) told.push(message);
        },
      },
    });
    consumer.registerHandler(topic, async (event, context) => {
      if (event.taskId !== 'thung') {
        seen.handler(event, context);
        return;
      }
      signals.push(context.signal);
      await never;
    });
    await consumer.start();
    await eventually(() => expect([...seen.ids()].sort()).toEqual(['tgood', 'tnext']));
    const message = 'the handler has not ended within 300 ms and is given up';
    expect(told).toEqual([message, ['timeout', 0, 1, 300], message, ['timeout', 0, 2, 300]]);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true]);
    const [letter] = await recordsIn(`${topic}.dlq`);
    const origin = readOrigin(letter?.headers ?? [], `${topic}.dlq`);
    expect(origin).toMatchObject({ errorClass: 'HandlerTimeoutError', stage: 'handler', attempts: 2 });
  });

  it('blocks nothing after a rebalance: neither what stays, nor what went away and comes back', async () => {
    const { topic, connect } = await serviceProject({ partitions: 2 });
    const groupId = unique('moved');
    const producer = producerOf(connect);
    const publish = async (id: string, partition: number): Promise<unknown> =>
      producer.publish(topic, task(id), { partition });
    const options = { ...connect, groupId, concurrency: 2, rebalanceTimeout: 3_000, closeTimeout: 300 };
    const [hung, first, second] = [[] as string[], remembering(), remembering()];
    let [of1, of2] = [[] as readonly { readonly partition: number }[], [] as readonly { readonly partition: number }[]];
    const one = consumerOf({ ...options, hooks: { onAssigned: (partitions) => (of1 = partitions) } });
    one.registerHandler(topic, async (event, context) => {
      if (!event.taskId.startsWith('thung')) {
        first.handler(event, context);
        return;
      }
      hung.push(event.taskId);
      await never;
    });
    await one.start();
    await Promise.all([publish('hung0', 0), publish('hung1', 1)]);
    await eventually(() => expect(hung).toHaveLength(2)); // which are all its slots
    const two = consumerOf({ ...options, hooks: { onAssigned: (partitions) => (of2 = partitions) } });
    two.registerHandler(topic, second.handler);
    await two.start();
    await eventually(() => expect([of1.length, of2.length]).toEqual([1, 1]));
    const [kept, moved] = [of1[0]?.partition ?? -1, of2[0]?.partition ?? -1];
    await eventually(() => expect(second.ids()).toEqual([`thung${moved}`]));
    await producer.publish(topic, task('kept', 'u2'), { partition: kept });
    await eventually(() => expect(first.ids()).toEqual(['tkept']));
    await two.close();
    await eventually(() => expect(of1).toHaveLength(2));
    await publish('back', moved);
    await eventually(() => expect(first.ids()).toContain('tback'));
  });
});

import { describe, expect, it } from 'vitest';
import { eventually } from '../../helpers/eventually.js';
import { consumerOf, producerOf, remembering, serviceProject, task } from '../../helpers/service-project.js';
import { unique } from '../../helpers/unique.js';

describe('a consumer with a long backlog', () => {
  it('holds no more of a partition than `maxBufferedRecords` and one batch', async () => {
    const { topic, connect } = await serviceProject({ partitions: 2 });
    const producer = producerOf(connect);
    for (let batch = 0; batch < 20; batch++) {
      const events = Array.from({ length: 100 }, (_, index) => task(batch * 100 + index, `user ${index}`));
      await producer.publishBatch(topic, events);
    }
    const maxBufferedRecords = 50;
    const waiting = [0, 0];
    const before: number[] = [];
    const seen = remembering();
    const consumer = consumerOf({
      ...connect,
      groupId: unique('backlog'),
      maxBufferedRecords,
      hooks: {
        onFetched: ({ partition, count }) => {
          before.push(waiting[partition] ?? 0);
          waiting[partition] = (waiting[partition] ?? 0) + count;
        },
        onHandled: ({ partition }) => {
          waiting[partition] = (waiting[partition] ?? 0) - 1;
        },
      },
    });
    consumer.registerHandler(topic, async (event, context) => {
      await new Promise((resolve) => setImmediate(resolve));
      seen.handler(event, context);
    });
    await consumer.start();
    await eventually(() => expect(seen.ids()).toHaveLength(2_000));
    expect(before.length).toBeGreaterThan(10);
    expect(Math.max(...before)).toBeLessThan(maxBufferedRecords);
    expect(new Set(seen.ids()).size).toBe(2_000);
  });

  it('lets the event loop turn between handlers that wait for nothing', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const events = Array.from({ length: 100 }, (_, index) => task(index, `user ${index}`));
    await producerOf(connect).publishBatch(topic, events);
    let [handled, ticks] = [0, 0];
    const consumer = consumerOf({ ...connect, groupId: unique('blocking') });
    consumer.registerHandler(topic, () => {
      for (const end = performance.now() + 15; performance.now() < end;);
      handled += 1;
    });
    const ticking = setInterval(() => (ticks += handled > 0 && handled < 100 ? 1 : 0), 1);
    await consumer.start();
    await eventually(() => expect(handled).toBe(100));
    clearInterval(ticking);
    expect(ticks).toBeGreaterThan(20);
  });
});

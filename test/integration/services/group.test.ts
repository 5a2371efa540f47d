import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { FetchedRecords } from '../../../src/lib/services/consumer/options.js';
import type { LogEntry } from '../../../src/lib/services/log.js';
import { freePort } from '../../helpers/free-port.js';
import { eventually } from '../../helpers/eventually.js';
import { expectCode } from '../../helpers/expect-code.js';
import { latch } from '../../helpers/latch.js';
import { requestRegistry } from '../../helpers/registry-request.js';
import {
  committedOf,
  consumerOf,
  producerOf,
  remembering,
  serviceProject,
  task,
} from '../../helpers/service-project.js';
import { testCluster } from '../../helpers/test-cluster.js';
import { deleteAfterwards, todoKafka } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

const soon = { within: 30_000 };
const first = (topic: string) => ({ topic, partition: 0 });

describe('a group of consumers', () => {
  it('shares partitions with one that comes and one that goes, and handles every event once where none dies', async () => {
    const { topic, connect } = await serviceProject({ partitions: 4 });
    const groupId = unique('shared');
    const producer = producerOf(connect);
    const seen = [remembering(), remembering()] as const;
    const assigned = [0, 0];
    const members = seen.map(({ handler }, index) => {
      const hooks = { onAssigned: (own: readonly unknown[]) => void (assigned[index] = own.length) };
      const consumer = consumerOf({ ...connect, groupId, hooks });
      consumer.registerHandler(topic, async (event, context) => {
        await new Promise((resolve) => setTimeout(resolve, 5));
        handler(event, context);
      });
      return consumer;
    });
    const all = (): readonly string[] => seen.flatMap(({ ids }) => ids()).sort();
    const publish = async (from: number): Promise<void> => {
      const events = Array.from({ length: 200 }, (_, index) => task(from + index, `user ${index}`));
      await producer.publishBatch(topic, events);
    };
    await members[0]?.start();
    const publishing = publish(1_000);
    await members[1]?.start();
    await publishing;
    await eventually(() => expect(assigned).toEqual([2, 2]), soon);
    await publish(2_000);
    await eventually(() => expect(all()).toHaveLength(400), soon);
    await members[0]?.close();
    await publish(3_000);
    await eventually(() => expect(new Set(all()).size).toBe(600), soon);
    expect(all()).toHaveLength(600);
    expect(assigned[1]).toBe(4);
  });

  it('keeps a consumer whose handler takes longer than its session', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = unique('slow');
    const assigned: unknown[] = [];
    const seen = remembering();
    const givenUp: boolean[] = [];
    const hooks = { onAssigned: (own: unknown) => void assigned.push(own) };
    const consumer = consumerOf({ ...connect, groupId, sessionTimeout: 6_000, hooks });
    consumer.registerHandler(topic, async (event, context) => {
      seen.handler(event, context);
      await new Promise((resolve) => setTimeout(resolve, 9_000));
      givenUp.push(context.signal.aborted);
    });
    await producerOf(connect).publish(topic, task(1));
    await consumer.start();
    await eventually(async () => expect((await committedOf(groupId)).get(first(topic))).toBe(1), soon);
    expect([assigned.length, seen.ids(), givenUp]).toEqual([1, ['t1'], [false]]);
  });

  it('hands every event once to a handler that is slower than the brokers', async () => {
    const { topic, connect } = await serviceProject({ partitions: 6 });
    const groupId = unique('slow-handler');
    await producerOf(connect).publishBatch(
      topic,
      Array.from({ length: 3_000 }, (_, index) => task(index, `user ${index}`)),
    );
    const seen = remembering();
    const consumer = consumerOf({ ...connect, groupId, concurrency: 4, maxBufferedRecords: 7 });
    consumer.registerHandler(topic, async (event, context) => {
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.handler(event, context);
    });
    await consumer.start();
    await eventually(() => expect(new Set(seen.ids()).size).toBe(3_000), { within: 60_000 });
    await consumer.close();
    expect(seen.ids()).toHaveLength(3_000);
    const committed = await committedOf(groupId);
    const offsets = [...committed.entries()].map(([, offset]) => offset);
    expect(offsets.reduce((sum, offset) => sum + offset, 0)).toBe(3_000);
  });

  it('takes back what a consumer had in work that was closed, after its handlers are done', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = unique('drained');
    await producerOf(connect).publishBatch(topic, [task(1, 'a'), task(2, 'b'), task(3, 'a')]);
    const gate = latch();
    const seen = remembering();
    const consumer = consumerOf({ ...connect, groupId, concurrency: 2 });
    consumer.registerHandler(topic, async (event, context) => {
      seen.handler(event, context);
      await gate.opened;
    });
    await consumer.start();
    await eventually(() => expect(seen.ids()).toEqual(['t1', 't2']), soon);
    const closing = consumer.close();
    gate.open();
    await closing;
    expect([seen.ids(), (await committedOf(groupId)).get(first(topic))]).toEqual([['t1', 't2'], 2]);
  });

  it('gives a handler up that does not end in time, and commits nothing of it', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = unique('stuck');
    await producerOf(connect).publish(topic, task(1));
    const stop = new AbortController();
    const [begun, given] = [latch(), latch()];
    const consumer = consumerOf({ ...connect, groupId, closeTimeout: 300, signal: stop.signal });
    consumer.registerHandler(topic, async (_, { signal }) => {
      signal.addEventListener('abort', given.open);
      begun.open();
      await new Promise(() => undefined);
    });
    await consumer.start();
    await begun.opened;
    stop.abort();
    await consumer.closed;
    await given.opened;
    expect((await committedOf(groupId)).get(first(topic)) ?? 0).toBe(0);
  });

  it('is told of records that retention or a trim has taken before it read them, and goes on behind them', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const groupId = unique('lost');
    const producer = producerOf(connect);
    const open = async () => {
      const [seen, lost, fetched] = [remembering(), [] as unknown[], [] as FetchedRecords[]];
      const hooks = {
        onLost: (each: unknown) => void lost.push(each),
        onFetched: (each: FetchedRecords) => void fetched.push(each),
      };
      const consumer = consumerOf({ ...connect, groupId, hooks });
      consumer.registerHandler(topic, seen.handler);
      await consumer.start();
      return { consumer, seen, lost, fetched };
    };
    await producer.publish(topic, task(0));
    const before = await open();
    await eventually(async () => expect((await committedOf(groupId)).get(first(topic))).toBe(1), soon);
    await before.consumer.close();
    await producer.publishBatch(
      topic,
      [1, 2, 3, 4].map((id) => task(id)),
    );
    const trimmed = await todoKafka('topics', 'trim', topic, '--before', '3', '--yes');
    expectCode(trimmed, 0);
    const { seen, lost, fetched } = await open();
    await eventually(() => expect(seen.ids()).toEqual(['t3', 't4']), soon);
    expect(lost).toEqual([{ topic, partition: 0, from: 1, to: 3, lost: 2 }]);
    expect(fetched.flatMap(({ from, to, count }) => [from, to, count])).toEqual([3, 5, 2]);
  });

  it('warns once of a topic that is not there, and reads it when it is; and of one without a handler', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    const later = unique('later');
    deleteAfterwards(later);
    const warnings: string[] = [];
    const consumer = consumerOf({
      ...connect,
      groupId: unique('missing'),
      heartbeatInterval: 100,
      hooks: {
        onLog: ({ level, message }) => {
          if (level === 'warn') warnings.push(message);
        },
      },
    });
    const seen = remembering();
    consumer.registerHandler(topic, seen.handler);
    consumer.registerHandler(later, seen.handler);
    await consumer.start([topic, later, 'tk.nobody']);
    await todoKafka('topics', 'create', later);
    await producerOf(connect).publish(topic, task(1));
    await eventually(() => expect(seen.ids()).toEqual(['t1']), soon);
    await eventually(
      () =>
        expect(warnings).toEqual([
          'topic "tk.nobody" has no handler and is not read',
          `the cluster has no topic "${later}": it is read as soon as it is there`,
        ]),
      soon,
    );
  });

  it('waits for a registry that does not answer, and blames no record for it', async () => {
    const { topic, connect } = await serviceProject({ partitions: 1 });
    await producerOf(connect).publish(topic, task(1));
    const server = createServer((request, response) => {
      void requestRegistry(request.url ?? '').then((answer) => {
        response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body);
      });
    });
    const port = await freePort();
    const registry = `http://127.0.0.1:${port}${new URL(testCluster().registry).pathname}`;
    const warned = latch();
    const seen = remembering();
    const hooks = {
      onLog: ({ level }: LogEntry) => {
        if (level === 'warn') warned.open();
      },
    };
    const consumer = consumerOf({ ...connect, registry, groupId: unique('registry'), hooks });
    consumer.registerHandler(topic, seen.handler);
    await consumer.start();
    await warned.opened;
    server.listen(port, '127.0.0.1');
    onTestFinished(() => {
      server.close();
    });
    await eventually(() => expect(seen.ids()).toEqual(['t1']), soon);
    expect(seen.contexts[0]?.attempt).toBe(1);
  });
});

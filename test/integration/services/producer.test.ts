import { describe, expect, it } from 'vitest';
import { openTestKafka } from '../../helpers/kafka.js';
import { readPartitions } from '../../../src/lib/kafka/reader/partition-reader.js';
import { BatchDeliveryError, DeliveryError, EventInvalidError } from '../../../src/lib/services/errors.js';
import { findTopic } from '../../../src/lib/topics/find-topics.js';
import { consumeAll } from '../../helpers/records.js';
import { producerOf, serviceProject, task } from '../../helpers/service-project.js';
import { createdTopic } from '../../helpers/topics.js';
import { unique } from '../../helpers/unique.js';

/** How many batches a topic holds. */
async function batchesOf(topic: string, count: number): Promise<number> {
  const kafka = openTestKafka();
  const { topicId, partitions } = await findTopic(kafka, topic);
  const ranges = partitions.map(({ partition }) => ({ topic, topicId, partition, start: 0, end: null }));
  let [records, batches] = [0, 0];
  for await (const answer of readPartitions(kafka, ranges, { readCommitted: true, onGap: () => undefined })) {
    for (const { batch } of answer.batches) {
      records += batch.recordCount ?? 0;
      batches += 1;
    }
    if (records >= count) break;
  }
  return batches;
}

async function failureOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    (result) => expect.fail(`it succeeded: ${JSON.stringify(result)}`),
    (error: unknown) => error,
  );
}

describe('the producer', () => {
  it('fills in defaults, keys by the catalog and tells where the event is', async () => {
    const { topic, connect } = await serviceProject();
    const delivered: unknown[] = [];
    const producer = producerOf({ ...connect, hooks: { onDelivered: (report) => delivered.push(report) } });
    const report = await producer.publish(topic, task(1), { headers: { trace: 'abc' } });
    const [record, ...others] = await consumeAll(topic);
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      partition: report.partition,
      offset: 0,
      key: 'u1',
      timestamp: report.timestamp,
      headers: [{ key: 'trace', value: 'abc' }],
      value: { userId: 'u1', taskId: 't1', priority: 'MEDIUM', tags: [], dueDate: null, eventId: report.eventId },
    });
    expect(report).toMatchObject({ topic, offset: 0, eventId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string });
    expect(delivered).toEqual([expect.objectContaining({ ...report, bytes: expect.any(Number) as number })]);
  });

  it('refuses an event that does not fit its schema, field by field, and sends nothing', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf(connect);
    const wrong = { ...task(1), title: undefined, tags: ['a', 7], priority: 'URGENT' };
    const error = await failureOf(producer.publish(topic, wrong as never));
    expect(error).toBeInstanceOf(EventInvalidError);
    expect((error as EventInvalidError).problems.map(({ path }) => path).sort()).toEqual([
      'priority',
      'tags[1]',
      'title',
    ]);
    const batch = await failureOf(producer.publishBatch(topic, [task(1), { ...task(2), title: 7 } as never]));
    expect((batch as EventInvalidError).problems.map(({ path }) => path)).toEqual(['[1].title']);
    expect(await consumeAll(topic)).toEqual([]);
  });

  it('refuses text with half of a surrogate pair as a key or a header, and a time that is none', async () => {
    const { topic, connect } = await serviceProject();
    const options = { key: 'k\ud800', headers: { trace: '\ud800', ok: 'ok' }, timestamp: 1.5 };
    const error = await failureOf(producerOf(connect).publish(topic, task(1), options));
    expect((error as EventInvalidError).problems).toEqual([
      { path: 'options.key', message: 'has half of a surrogate pair' },
      { path: 'options.headers["trace"]', message: 'has half of a surrogate pair' },
      { path: 'options.timestamp', message: 'expected epoch milliseconds, a whole number' },
    ]);
    expect(await consumeAll(topic)).toEqual([]);
  });

  it('sends what comes together in few batches, in the order of each key', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf(connect);
    const users = ['ann', 'bob', 'cem', 'dee'];
    const events = Array.from({ length: 5_000 }, (_, index) => task(index, users[index % users.length]));
    const reports = await Promise.all(events.map((event) => producer.publish(topic, event)));
    expect(new Set(reports.map(({ partition, offset }) => `${partition} ${String(offset)}`)).size).toBe(5_000);
    const records = await consumeAll(topic);
    for (const user of users) {
      const own = records.filter(({ key }) => key === user).map(({ value }) => (value as { taskId: string }).taskId);
      expect(own).toEqual(events.filter(({ userId }) => userId === user).map(({ taskId }) => taskId));
    }
    expect(await batchesOf(topic, 5_000)).toBeLessThan(100);
  });

  it('takes no more than it may hold, and says when there is room', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf({ ...connect, maxBufferedEvents: 10 });
    const taken = Array.from({ length: 10 }, (_, index) => producer.publish(topic, task(index)));
    expect(await failureOf(producer.publish(topic, task(10)))).toMatchObject({ code: 'BUFFER_FULL' });
    await producer.ready();
    taken.push(producer.publish(topic, task(11)));
    await producer.publishBatch(
      topic,
      Array.from({ length: 100 }, (_, index) => task(100 + index)),
    );
    await Promise.all(taken);
    expect(await consumeAll(topic)).toHaveLength(111);
  });

  it('says of an event that is too large that it was rejected; those beside it arrive', async () => {
    const { topic, connect } = await serviceProject({
      config: { 'max.message.bytes': 10_000, 'compression.type': 'uncompressed' },
    });
    const producer = producerOf(connect);
    const events = [task(1), { ...task(2), description: 'x'.repeat(20_000) }, task(3)];
    const error = await failureOf(producer.publishBatch(topic, events));
    expect(error).toBeInstanceOf(BatchDeliveryError);
    const { results } = error as BatchDeliveryError<unknown>;
    expect(results).toEqual([
      expect.objectContaining({ topic }),
      expect.objectContaining({
        ...{ outcome: 'rejected', name: 'DeliveryError' },
        message: expect.stringMatching(
          /takes 20\d\d\d bytes, more than the topic's max.message.bytes of 10000/,
        ) as string,
      }),
      expect.objectContaining({ topic }),
    ]);
    expect(await consumeAll(topic)).toHaveLength(2);
  });

  it('says that nothing was sent where there is no topic, or no schema for it', async () => {
    const { connect } = await serviceProject();
    const bare = await createdTopic('bare');
    const producer = producerOf(connect);
    const missing = unique('missing');
    for (const [topic, code] of [
      [missing, 'TOPIC_NOT_FOUND'],
      [bare, 'SCHEMA_MISSING'],
    ] as const) {
      const error = await failureOf(producer.publish(topic, task(1)));
      expect(error).toBeInstanceOf(DeliveryError);
      expect(error).toMatchObject({ outcome: 'unsent', cause: { code } });
    }
  });

  it('gives an event up after its time where no broker answers', async () => {
    const { topic, connect } = await serviceProject();
    const failed: DeliveryError[] = [];
    const producer = producerOf({
      ...connect,
      brokers: 'localhost:1',
      deliveryTimeout: 3_000,
      hooks: { onFailed: (error) => failed.push(error) },
    });
    const error = await failureOf(producer.publish(topic, task(1)));
    expect(error).toMatchObject({ outcome: 'unsent', cause: { code: 'BROKER_UNREACHABLE' } });
    expect(failed).toEqual([error]);
  });

  it('stops waiting for an event when its signal is aborted', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf({ ...connect, brokers: 'localhost:1' });
    const stop = new AbortController();
    const waiting = failureOf(producer.publish(topic, task(1), { signal: stop.signal }));
    stop.abort();
    expect(await waiting).toMatchObject({ outcome: 'unsent', cause: { name: 'AbortError' } });
    await producer.flush();
  });

  it('closes when all is acknowledged, and takes nothing more', async () => {
    const { topic, connect } = await serviceProject();
    const producer = producerOf(connect);
    const taken = Array.from({ length: 100 }, (_, index) => producer.publish(topic, task(index)));
    await producer.close();
    expect(await Promise.all(taken)).toHaveLength(100);
    expect(await failureOf(producer.publish(topic, task(100)))).toMatchObject({ code: 'CLOSED' });
    expect(await consumeAll(topic)).toHaveLength(100);
  });
});

import { describe, expect, it } from 'vitest';
import { AbortedTransactions } from '../../../../src/lib/kafka/reader/aborted-transactions.js';
import { BoundedQueue } from '../../../../src/lib/kafka/reader/bounded-queue.js';
import { buildBatch } from '../../../../src/lib/kafka/records/batch-builder.js';
import { readBatches, type RecordBatch } from '../../../../src/lib/kafka/records/record-batch.js';

async function batchOf(producerId: bigint, offset: number, marker?: 'abort' | 'commit'): Promise<RecordBatch> {
  const key = Buffer.from([0, 0, 0, marker === 'commit' ? 1 : 0]);
  const sequence = { producerId, producerEpoch: 0, baseSequence: 0, transactional: producerId >= 0n };
  const [batch] = readBatches(await buildBatch([{ key, value: null, headers: [], timestamp: 0 }], 'none', sequence), 0);
  if (batch === undefined) throw new Error('no batch');
  return { ...batch, baseOffset: offset, lastOffset: offset, control: marker !== undefined };
}

describe('aborted transactions', () => {
  it('hide the batches of their producer up to the marker, and markers always', async () => {
    const filter = new AbortedTransactions([
      { producerId: 2n, firstOffset: 5 },
      { producerId: 1n, firstOffset: 1 },
    ]);
    const log = [
      await batchOf(1n, 0), // before the aborted transaction began
      await batchOf(1n, 1),
      await batchOf(2n, 2),
      await batchOf(-1n, 3),
      await batchOf(1n, 4, 'abort'),
      await batchOf(2n, 5),
      await batchOf(1n, 6), // its next transaction
      await batchOf(1n, 7, 'commit'),
      await batchOf(2n, 8, 'abort'),
      await batchOf(2n, 9),
    ];
    expect(log.filter((batch) => !filter.hides(batch)).map(({ baseOffset }) => baseOffset)).toEqual([0, 2, 3, 6, 9]);
  });

  it('hide nothing but markers where there are none', async () => {
    const filter = new AbortedTransactions(null);
    expect(filter.hides(await batchOf(1n, 0))).toBe(false);
    expect(filter.hides(await batchOf(1n, 1, 'abort'))).toBe(true);
  });
});

describe('the queue between fetch loops and reader', () => {
  it('holds producers back while it is full', async () => {
    const queue = new BoundedQueue<number>(1);
    await queue.push(1);
    let pushed = false;
    const second = queue.push(2).then(() => (pushed = true));
    await new Promise(setImmediate);
    expect(pushed).toBe(false);
    const items = queue.items();
    expect((await items.next()).value).toBe(1);
    await second;
    queue.end();
    expect((await items.next()).value).toBe(2);
    expect((await items.next()).done).toBe(true);
  });

  it('hands out what a producer was still waiting with when it ended, in order', async () => {
    const queue = new BoundedQueue<number>(1);
    const pushed = [1, 2, 3].map((item) => queue.push(item));
    queue.end();
    const handedOut: number[] = [];
    for await (const item of queue.items()) handedOut.push(item);
    expect(handedOut).toEqual([1, 2, 3]);
    await Promise.all(pushed);
  });

  it('hands out what a producer was still waiting with before it throws', async () => {
    const queue = new BoundedQueue<number>(1);
    const pushed = [1, 2].map((item) => queue.push(item));
    queue.end({ error: new Error('broken') });
    const items = queue.items();
    expect([(await items.next()).value, (await items.next()).value]).toEqual([1, 2]);
    await expect(items.next()).rejects.toThrow('broken');
    await Promise.all(pushed);
  });

  it('takes nothing after its end, and says so', async () => {
    const queue = new BoundedQueue<number>(1);
    queue.end();
    await expect(queue.push(1)).rejects.toThrow('an item after the end of its queue');
  });

  it('hands out what it has before it throws', async () => {
    const queue = new BoundedQueue<number>(2);
    await queue.push(1);
    queue.end({ error: new Error('broken') });
    const items = queue.items();
    expect((await items.next()).value).toBe(1);
    await expect(items.next()).rejects.toThrow('broken');
  });

  it('lets producers go when the reader has left', async () => {
    const queue = new BoundedQueue<number>(1);
    await queue.push(1);
    const items = queue.items();
    await items.next();
    await queue.push(2);
    const third = queue.push(3);
    await items.return();
    await expect(third).resolves.toBeUndefined();
  });
});

import { describe, expect, it } from 'vitest';
import { OffsetTracker } from '../../../src/lib/services/consumer/offset-tracker.js';
import { Stragglers } from '../../../src/lib/services/consumer/stragglers.js';
import { Slots } from '../../../src/lib/values/slots.js';
import { Turns } from '../../../src/lib/values/turns.js';

describe('the offsets of a partition', () => {
  it('are committable up to the first record that is not done with, in whatever order they are done', () => {
    const offsets = new OffsetTracker(10, 10);
    for (const offset of [10, 11, 12]) offsets.add(offset, offset + 1);
    const committable = [offsets.committable];
    for (const offset of [12, 10, 11]) {
      offsets.done(offset);
      committable.push(offsets.committable);
    }
    expect(committable).toEqual([null, null, 11, 13]);
    offsets.committed(13);
    expect([offsets.committable, offsets.open]).toEqual([null, 0]);
  });

  it('are committable behind what holds no records, and where a log goes on that was cut off', () => {
    const offsets = new OffsetTracker(0, null);
    expect(offsets.committable).toBe(0);
    offsets.advance(7);
    expect(offsets.committable).toBe(7);
    offsets.moveBack(3);
    offsets.add(3, 4);
    expect(offsets.committable).toBe(3);
  });
});

describe('slots', () => {
  it('are given to whoever came first', async () => {
    const slots = new Slots(2);
    const order: string[] = [];
    const begin = async (name: string): Promise<void> => {
      await slots.take();
      order.push(name);
    };
    await Promise.all(['a', 'b'].map(begin));
    expect(slots.tryTake()).toBe(false);
    const waiting = ['c', 'd'].map(begin);
    slots.release();
    await waiting[0];
    expect(order).toEqual(['a', 'b', 'c']);
    slots.release();
    await waiting[1];
    slots.release();
    expect([order, slots.tryTake(), slots.tryTake()]).toEqual([['a', 'b', 'c', 'd'], true, false]);
  });

  it('are given back after a failure', async () => {
    const slots = new Slots(1);
    await expect(slots.run(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
    expect(await slots.run(() => 'free')).toBe('free');
  });
});

it('the event loop turns for all who wait for it at once, and is not overdue then', async () => {
  const turns = new Turns(20);
  const begun = performance.now();
  while (!turns.overdue) expect(performance.now() - begun).toBeLessThan(30_000);
  const timer = new Promise((resolve) => setTimeout(resolve));
  await Promise.all([turns.next(), turns.next()]);
  expect(turns.overdue).toBe(false);
  await timer;
});

it('a handler that still runs after its record was given up is waited for by its key, while the partition stays', async () => {
  const stragglers = new Stragglers();
  const [kept, moved] = [
    { topic: 't', partition: 0 },
    { topic: 't', partition: 1 },
  ];
  const rest = { offset: 0, end: 1, timestamp: 0, key: Buffer.from('k'), value: null, headers: [], damage: null };
  let end = (): void => undefined;
  const handler = new Promise<void>((resolve) => (end = resolve));
  for (const place of [kept, moved]) stragglers.add({ ...place, ...rest }, handler, Infinity);
  expect([stragglers.of(kept, 'other'), stragglers.of(moved, 'k')]).toEqual([null, expect.any(Promise)]);
  stragglers.keepOnly([kept]);
  expect(stragglers.of(moved, 'k')).toBeNull();
  const waited = stragglers.of(kept, 'k');
  end();
  await waited;
  await Promise.resolve();
  expect(stragglers.of(kept, 'k')).toBeNull();
  stragglers.add({ ...kept, ...rest }, new Promise(() => undefined), 1);
  await stragglers.of(kept, 'k'); // no longer than its time
});

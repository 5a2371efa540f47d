import { describe, expect, it } from 'vitest';
import { OffsetTracker } from '../../../src/lib/services/consumer/offset-tracker.js';
import { Slots } from '../../../src/lib/services/consumer/slots.js';

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

it('slots are given to whoever came first, and given back after a failure', async () => {
  const slots = new Slots(2);
  const order: string[] = [];
  const finish = new Map<string, () => void>();
  const begin = (name: string): Promise<void> =>
    slots.run(() => {
      order.push(name);
      return new Promise<void>((resolve) => finish.set(name, resolve));
    });
  const all = ['a', 'b', 'c', 'd'].map(begin);
  expect(order).toEqual(['a', 'b']);
  finish.get('b')?.();
  await all[1];
  await Promise.resolve();
  expect(order).toEqual(['a', 'b', 'c']);
  finish.get('a')?.();
  finish.get('c')?.();
  await all[0];
  await expect(slots.run(() => Promise.reject(new Error('mine')))).rejects.toThrow('mine');
  finish.get('d')?.();
  await Promise.all(all);
  expect(await slots.run(() => 'free')).toBe('free');
});

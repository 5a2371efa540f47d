import { expect, it } from 'vitest';
import { Fifo } from '../../../src/lib/values/fifo.js';

it('gives items in the order in which they came, however many there are and whenever they are taken', () => {
  const fifo = new Fifo<number>();
  const taken: (number | undefined)[] = [];
  let next = 0;
  for (const [pushes, takes] of [
    [3, 1],
    [5_000, 3_000],
    [1, 2_500],
  ] as const) {
    for (let count = 0; count < pushes; count++) fifo.push(next++);
    for (let count = 0; count < takes; count++) taken.push(fifo.take());
  }
  expect(fifo.length).toBe(0);
  expect(taken.slice(0, next)).toEqual(Array.from({ length: next }, (_, index) => index));
  expect(new Set(taken.slice(next))).toEqual(new Set([undefined]));
  fifo.push(7);
  fifo.clear();
  expect([fifo.length, fifo.take()]).toEqual([0, undefined]);
});

it('takes the first of very many as fast as of a few', () => {
  const fifo = new Fifo<number>();
  for (let index = 0; index < 200_000; index++) fifo.push(index);
  const begun = process.cpuUsage();
  while (fifo.length > 0) fifo.take();
  const { user } = process.cpuUsage(begun);
  expect(user / 1_000).toBeLessThan(500); // `shift` takes seconds
});

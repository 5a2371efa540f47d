import { expect, it } from 'vitest';
import { Memo } from '../../../src/lib/values/memo.js';

it('makes a value once, for all who ask', async () => {
  let made = 0;
  const memo = new Memo(() => Promise.resolve(++made));
  expect(await Promise.all([memo.get(), memo.get()])).toEqual([1, 1]);
  expect(await memo.get()).toBe(1);
  memo.forget();
  expect(await memo.get()).toBe(2);
});

it('forgets a failure, which all get who have asked meanwhile', async () => {
  let asked = 0;
  const memo = new Memo(() => (++asked === 1 ? Promise.reject(new Error('no')) : Promise.resolve(asked)));
  expect(await Promise.allSettled([memo.get(), memo.get()])).toMatchObject([
    { status: 'rejected' },
    { status: 'rejected' },
  ]);
  expect(await memo.get()).toBe(2);
});

it('keeps what was made anew where the one before fails late', async () => {
  const failures: ((error: Error) => void)[] = [];
  const memo = new Memo(() => new Promise<number>((_, reject) => failures.push(reject)));
  const first = memo.get();
  memo.forget();
  const second = memo.get();
  failures[0]?.(new Error('late'));
  await expect(first).rejects.toThrow('late');
  expect(memo.get()).toBe(second);
});

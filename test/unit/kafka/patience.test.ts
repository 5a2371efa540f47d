import { beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { isUnanswered, patiently } from '../../../src/lib/kafka/patience.js';

const { signal } = new AbortController();

beforeEach(() => {
  vi.useFakeTimers();
  return () => vi.useRealTimers();
});

/** What comes of it, and the times (milliseconds) of the attempts. */
async function timesOf<Result>(
  patience: Parameters<typeof patiently<Result>>[1],
  attempt: (number: number) => Promise<Result>,
  ends = signal,
): Promise<{ readonly outcome: PromiseSettledResult<Result>; readonly times: readonly number[] }> {
  const [startedAt, times] = [Date.now(), [] as number[]];
  const trying = patiently(ends, patience, (number) => {
    times.push(Date.now() - startedAt);
    return attempt(number);
  });
  const [[outcome]] = await Promise.all([Promise.allSettled([trying]), vi.runAllTimersAsync()]);
  return { outcome, times };
}

it('takes the first result where nothing else is waited for', async () => {
  const { outcome, times } = await timesOf({ within: 1_000 }, (number) => Promise.resolve(number));
  expect([outcome, times]).toEqual([{ status: 'fulfilled', value: 1 }, [0]]);
});

it('tries again until there is what was waited for', async () => {
  const until = (number: number): boolean => number === 3;
  const { outcome, times } = await timesOf({ within: 1_000, until }, (number) => Promise.resolve(number));
  expect([outcome, times]).toEqual([{ status: 'fulfilled', value: 3 }, [0, 200, 400]]);
});

it('gives what the last attempt gave where time is up', async () => {
  const patience = { within: 100, pause: 50, until: () => false };
  const { outcome, times } = await timesOf(patience, (number) => Promise.resolve(number));
  expect([outcome, times]).toEqual([{ status: 'fulfilled', value: 4 }, [0, 50, 100, 150]]);
});

it('throws the last failure where time is up, and any other at once', async () => {
  const attempt = (number: number): Promise<never> => Promise.reject(new AppError('TIMEOUT', `the ${number}th`));
  const patient = await timesOf({ within: 300, despite: isUnanswered }, attempt);
  expect(patient).toMatchObject({ outcome: { reason: { message: 'the 3th' } }, times: [0, 200, 400] });
  const impatient = await timesOf({ within: 300 }, attempt);
  expect(impatient).toMatchObject({ outcome: { reason: { message: 'the 1th' } }, times: [0] });
});

it('ends with its signal, while it pauses and where that is why an attempt failed', async () => {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new AppError('INTERRUPTED', 'interrupted')), 250);
  const paused = await timesOf({ within: Infinity, until: () => false }, () => Promise.resolve(), controller.signal);
  expect(paused).toMatchObject({ outcome: { reason: { code: 'INTERRUPTED' } }, times: [0, 200] });
  const failed = await timesOf({ within: 0 }, () => Promise.reject(new Error('cut')), controller.signal);
  expect(failed).toMatchObject({ outcome: { reason: { code: 'INTERRUPTED' } }, times: [0] });
});

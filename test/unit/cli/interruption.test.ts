import { afterEach, expect, it, vi } from 'vitest';
import { Interruption } from '../../../src/lib/cli/interruption.js';

afterEach(() => void vi.useRealTimers());

it('the time that a person takes to answer does not count, and the rest of it does', async () => {
  vi.useFakeTimers();
  const interruption = new Interruption({ stdoutClosed: new AbortController().signal });
  interruption.limit(30_000);
  await vi.advanceTimersByTimeAsync(20_000);
  for (const question of [1, 2]) {
    const asked = interruption.untimed(() => new Promise<void>((resolve) => setTimeout(resolve, 600_000)));
    await vi.advanceTimersByTimeAsync(600_000);
    await asked;
    expect([question, interruption.signal.aborted]).toEqual([question, false]);
  }
  await vi.advanceTimersByTimeAsync(9_999);
  expect(interruption.signal.aborted).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(interruption.signal.reason).toMatchObject({ code: 'TIMEOUT', message: 'not done after 30 s' });
});

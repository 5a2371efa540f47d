import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { cachedToken } from '../../../src/lib/security/oauth/token-cache.js';
import { TokenUnavailable } from '../../../src/lib/security/oauth/token-unavailable.js';
import type { BearerToken } from '../../../src/lib/security/settings.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();

/** Tokens of 100 s, numbered; what `failures` has comes first. */
function source(failures: unknown[] = [], takes = 0): { request: () => Promise<BearerToken>; asked: number } {
  const made = {
    asked: 0,
    request: async (): Promise<BearerToken> => {
      made.asked += 1;
      const value = `token-${made.asked}`;
      if (takes > 0) await new Promise((resolve) => setTimeout(resolve, takes));
      if (failures.length > 0) throw failures.shift();
      return { value, expiresAt: Date.now() + 100_000 };
    },
  };
  return made;
}

it('one request serves all who wait, and its token all who come', async () => {
  const server = source([], 50);
  const token = cachedToken(server.request);
  const waiting = Promise.all([token(signal), token(signal), token(signal)]);
  await vi.advanceTimersByTimeAsync(50);
  expect((await waiting).map(({ value }) => value)).toEqual(['token-1', 'token-1', 'token-1']);
  await vi.advanceTimersByTimeAsync(79_000);
  expect(await token(signal)).toMatchObject({ value: 'token-1' });
  expect(server.asked).toBe(1);
});

it('is renewed from 80 to 85 % of its life on', async () => {
  const server = source();
  const token = cachedToken(server.request);
  await token(signal);
  await vi.advanceTimersByTimeAsync(85_001);
  expect(await token(signal)).toMatchObject({ value: 'token-2' });
});

it('the present token serves while the new one is long in coming, or does not come', async () => {
  const slow = source([], 9_000);
  const token = cachedToken(slow.request);
  const first = token(signal);
  await vi.advanceTimersByTimeAsync(9_000);
  await first;
  await vi.advanceTimersByTimeAsync(86_000);
  const meanwhile = token(signal);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await meanwhile).toMatchObject({ value: 'token-1' });
  await vi.advanceTimersByTimeAsync(7_000);
  expect(await token(signal)).toMatchObject({ value: 'token-2' });
});

it('what may pass is tried again, six times, with longer and longer pauses between', async () => {
  const passing = Array.from({ length: 20 }, () => new TokenUnavailable('not now'));
  const server = source(passing);
  const failed = cachedToken(server.request)(signal).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await failed).toBeInstanceOf(TokenUnavailable);
  expect(server.asked).toBe(6);

  const twice = source([new TokenUnavailable('not now'), new TokenUnavailable('not now')]);
  const given = cachedToken(twice.request)(signal);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await given).toMatchObject({ value: 'token-3' });
});

it('many who wait ask no more often than one', async () => {
  const server = source(Array.from({ length: 3 }, () => new TokenUnavailable('not now')));
  const token = cachedToken(server.request);
  const given = Promise.all(Array.from({ length: 10 }, () => token(signal)));
  await vi.advanceTimersByTimeAsync(10_000);
  expect(new Set((await given).map(({ value }) => value))).toEqual(new Set(['token-4']));
  expect(server.asked).toBe(4);
});

it('a refusal is said at once, and no other attempt is made for a while', async () => {
  const refusal = new AppError('AUTHENTICATION_FAILED', 'no such client');
  const server = source([refusal]);
  const token = cachedToken(server.request);
  for (let attempt = 0; attempt < 20; attempt++) await expect(token(signal)).rejects.toBe(refusal);
  expect(server.asked).toBe(1);
  await vi.advanceTimersByTimeAsync(12_001);
  expect(await token(signal)).toMatchObject({ value: 'token-2' });
});

it('who gives up waiting does not end it for the others', async () => {
  const server = source([], 1_000);
  const token = cachedToken(server.request);
  const leaving = new AbortController();
  const left = token(leaving.signal).catch((error: unknown) => error);
  const staying = token(signal);
  leaving.abort(new Error('gone'));
  expect(await left).toMatchObject({ message: 'gone' });
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await staying).toMatchObject({ value: 'token-1' });
});

import { getEventListeners, once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { abortable, onAborted, settledWithin, sleep, withTimeLimit } from '../../src/lib/abort.js';

/** What listens for no event that anybody else holds on to, as a request does whose socket is silent. */
async function untilAborted(signal: AbortSignal): Promise<never> {
  await once(signal, 'abort');
  throw signal.reason;
}

/** Collects garbage all the time until the test has ended. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const timer = setInterval(collect, 5);
  onTestFinished(() => clearInterval(timer));
}

describe('onAborted', () => {
  it('costs a signal one listener, however many wait, and none when nobody does', () => {
    const controller = new AbortController();
    const { signal } = controller;
    const heard: number[] = [];
    const stops = Array.from({ length: 1_000 }, (_, index) => onAborted(signal, () => heard.push(index)));
    expect(getEventListeners(signal, 'abort')).toHaveLength(1);
    for (const stop of stops) stop();
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    const [first] = [7, 8, 9].map((index) => onAborted(signal, () => heard.push(index)));
    first?.();
    first?.();
    controller.abort();
    expect(heard).toEqual([8, 9]);
  });

  it('tells nobody whom another listener has taken off', () => {
    const controller = new AbortController();
    const heard: string[] = [];
    onAborted(controller.signal, () => stop());
    const stop = onAborted(controller.signal, () => heard.push('b'));
    controller.abort();
    expect(heard).toEqual([]);
  });
});

describe('abortable', () => {
  it('may have hundreds under one signal, without a warning of Node', async () => {
    const warnings: Error[] = [];
    const onWarning = (warning: Error): void => void warnings.push(warning);
    process.on('warning', onWarning);
    onTestFinished(() => void process.off('warning', onWarning));
    const { signal } = new AbortController();
    const later = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
    await Promise.all(Array.from({ length: 300 }, () => abortable(withTimeLimit(1_000, signal, later), signal)));
    expect(warnings).toEqual([]);
  });

  it('work whose signal was aborted before may fail unheard', async () => {
    const unheard: unknown[] = [];
    const onUnheard = (reason: unknown): void => void unheard.push(reason);
    process.on('unhandledRejection', onUnheard);
    onTestFinished(() => void process.off('unhandledRejection', onUnheard));
    const stop = new AbortController();
    stop.abort(new Error('stopped'));
    const work = new Promise<never>((_, reject) => setImmediate(() => reject(new Error('late'))));
    await expect(abortable(work, stop.signal)).rejects.toThrow('stopped');
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(unheard).toEqual([]);
  });
});

describe('a wait without a limit', () => {
  it('is no wait of a millisecond, which is what Node makes of a time that no timer can have', async () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { signal } = new AbortController();
    const later = <Value>(value: Value): Promise<Value> =>
      new Promise((resolve) => setTimeout(() => resolve(value), 86_400_000));
    let isDone = false;
    const waits = Promise.all([
      Promise.race([sleep(Infinity, signal).then(() => 'slept'), later('waited')]),
      withTimeLimit(Infinity, signal, () => later('done')),
      settledWithin(
        later(null).then(() => (isDone = true)),
        Infinity,
      ).then(() => isDone),
    ]);
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(await waits).toEqual(['waited', 'done', true]);
  });
});

describe('withTimeLimit', () => {
  it('ends what takes too long, whatever the garbage collector does', async () => {
    collectGarbage();
    const work = withTimeLimit(100, new AbortController().signal, untilAborted);
    await expect(work).rejects.toMatchObject({ name: 'TimeoutError' });
  });

  it('ends with the signal it was given, before and during the work', async () => {
    const controller = new AbortController();
    const work = withTimeLimit(60_000, controller.signal, untilAborted);
    const reason = new Error('enough');
    controller.abort(reason);
    await expect(work).rejects.toBe(reason);
    await expect(withTimeLimit(60_000, controller.signal, (signal) => Promise.resolve(signal.aborted))).resolves.toBe(
      true,
    );
  });

  it('gives back what comes of it', async () => {
    await expect(withTimeLimit(60_000, new AbortController().signal, () => Promise.resolve(7))).resolves.toBe(7);
  });
});

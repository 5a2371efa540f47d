import { once } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { abortable, withTimeLimit } from '../../src/lib/abort.js';

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

describe('abortable', () => {
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

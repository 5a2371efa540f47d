import { expect, it, onTestFinished } from 'vitest';
import { abortable } from '../../src/lib/abort.js';

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

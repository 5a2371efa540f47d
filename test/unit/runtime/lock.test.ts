import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withLock } from '../../../src/lib/user-files/lock.js';
import { workspace } from '../../helpers/workspace.js';

const { signal } = new AbortController();

describe('a lock', () => {
  it('is held by one at a time, and gone afterwards', async () => {
    const file = join(workspace(), 'deep/lock');
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await new Promise((resolve) => setTimeout(resolve, 5));
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withLock(file, { signal }, work)));
    expect(most).toBe(1);
    expect(existsSync(file)).toBe(false);
  });

  it('is released when the work fails', async () => {
    const file = join(workspace(), 'lock');
    await expect(withLock(file, { signal }, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await withLock(file, { signal }, () => Promise.resolve('again'))).toBe('again');
  });

  it.each([
    ['of a process that has ended', '1073741824 2b8b4f1e-0c3d-4f0a-9d5e-7a1c2b3d4e5f 1'],
    ['of a process whose number is another one by now', `${process.pid} 2b8b4f1e-0c3d-4f0a-9d5e-7a1c2b3d4e5f 1`],
    ['that names nobody', 'nobody'],
  ])('%s is taken over, by one', async (_, holder) => {
    const file = join(workspace(), 'lock');
    symlinkSync(holder, file);
    const order: number[] = [];
    await Promise.all(
      [1, 2, 3].map((each) => withLock(file, { signal }, () => Promise.resolve(void order.push(each)))),
    );
    expect(order.sort()).toEqual([1, 2, 3]);
  });

  it('that is held is waited for until the signal says otherwise', async () => {
    const file = join(workspace(), 'lock');
    const waiting = new AbortController();
    const told: number[] = [];
    await withLock(file, { signal }, async () => {
      const second = withLock(file, { signal: waiting.signal, onWait: ({ pid }) => told.push(pid) }, () =>
        Promise.resolve(),
      );
      setTimeout(() => waiting.abort(new Error('enough')), 20);
      await expect(second).rejects.toThrow('enough');
    });
    expect(told).toEqual([process.pid]);
  });
});

import { describe, expect, it } from 'vitest';
import { mapAtMost } from '../../../src/lib/values/map-at-most.js';

describe('mapAtMost', () => {
  it('keeps the order, and no more under way than it may', async () => {
    let underWay = 0;
    let most = 0;
    const results = await mapAtMost(3, [5, 1, 4, 2, 3, 0], async (item) => {
      most = Math.max(most, ++underWay);
      await new Promise((resolve) => setTimeout(resolve, item));
      underWay--;
      return item * 2;
    });
    expect([results, most]).toEqual([[10, 2, 8, 4, 6, 0], 3]);
  });

  it('fails with the first failure', async () => {
    await expect(mapAtMost(2, [1, 2], () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});

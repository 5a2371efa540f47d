import { describe, expect, it } from 'vitest';
import { longestTimer, timerDelay } from '../../../src/lib/values/timer.js';

describe('timerDelay', () => {
  it.each([
    ['a time to come', 1_500, 1_500],
    ['now', 0, 0],
    ['a time that is over already', -1_500, 0],
    ['a time over for ever', -Infinity, 0],
    ['the longest that Node has', longestTimer, longestTimer],
    ['a month', 31 * 24 * 60 * 60 * 1_000, longestTimer],
    ['no limit', Infinity, longestTimer],
  ])('of %s (%d ms) is %d ms', (_, milliseconds, delay) => {
    expect(timerDelay(milliseconds)).toBe(delay);
  });
});

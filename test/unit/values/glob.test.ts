import { describe, expect, it } from 'vitest';
import { matchesGlob } from '../../../src/lib/values/glob.js';

describe('a pattern of names', () => {
  it.each([
    ['connect-*', ['connect-', 'connect-configs'], ['connect', 'my-connect-configs']],
    ['*', ['', 'a'], []],
    ['a*b*c', ['abc', 'aXbXc', 'abcbc'], ['ab', 'acb', 'abcd']],
    ['a?c', ['abc', 'a.c'], ['ac', 'abbc']],
    ['a.b', ['a.b'], ['aXb', 'a.b.c']],
    ['*.internal', ['mm2.internal', '.internal'], ['internal', 'a.internals']],
  ])('%s', (pattern, matching, others) => {
    for (const text of matching) expect(matchesGlob(pattern, text), text).toBe(true);
    for (const text of others) expect(matchesGlob(pattern, text), text).toBe(false);
  });

  it('takes no time beyond the product of the lengths', () => {
    expect(matchesGlob('a*'.repeat(100) + 'b', 'a'.repeat(249))).toBe(false); // for a regular expression, years
  });
});

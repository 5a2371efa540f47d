import { describe, expect, it } from 'vitest';
import { joined, without } from '../../../src/lib/reassign/throttled-replicas.js';

describe('lists of throttled replicas', () => {
  it.each([
    [null, ['0:1', '0:2'], '0:1,0:2'],
    ['0:1, 5:3', ['0:1', '0:2'], '0:1,5:3,0:2'],
    ['*', ['0:1'], '*'],
    ['', ['0:1'], '0:1'],
  ])('%j with %j is %j', (before, entries, during) => {
    expect(joined(before, entries)).toBe(during);
    expect(without(during, before, during)).toBe(before);
  });

  it.each([
    ['somebody added one', '0:1,7:7', null, '0:1', '7:7'],
    ['somebody took all away', null, '5:3', '5:3,0:1', null],
    ['somebody throttles all', '*', null, '0:1', '*'],
    ['an entry was there before', '0:1,0:2,7:7', '0:1', '0:1,0:2', '0:1,7:7'],
    ['the list was never written', '5:3', '5:3', '5:3,0:1', '5:3'],
  ])('where %s, only the own entries go', (_what, now, before, during, after) => {
    expect(without(now, before, during)).toBe(after);
  });
});

import { describe, expect, it } from 'vitest';
import { consequences, newOffset, type ResetTarget } from '../../../src/lib/groups/reset-target.js';
import { isInScope, mergeScopes, parseTopicScope } from '../../../src/lib/groups/topic-scope.js';

const range = { start: 10, end: 30 };

describe('newOffset', () => {
  it.each<[ResetTarget, number | null, number | null, number | null, number | null]>([
    [{ kind: 'earliest' }, 15, null, 10, null],
    [{ kind: 'latest' }, 15, null, 30, null],
    [{ kind: 'offset', offset: 20 }, null, null, 20, null],
    [{ kind: 'offset', offset: 3 }, 15, null, 10, 3],
    [{ kind: 'offset', offset: 31 }, 15, null, 30, 31],
    [{ kind: 'shift', by: 5 }, 15, null, 20, null],
    [{ kind: 'shift', by: -6 }, 15, null, 10, 9],
    [{ kind: 'shift', by: 1 }, null, null, null, null],
    [{ kind: 'time', timestamp: 1 }, 15, 12, 12, null],
    [{ kind: 'time', timestamp: 1 }, 15, null, 30, null],
    [{ kind: 'current' }, 3, null, 3, null],
    [{ kind: 'current' }, null, null, 30, null],
  ])('%j of a commit %s, with %s at that time, is %s', (target, committed, atTime, offset, clampedFrom) => {
    const found = newOffset(target, { committed, range, atTime });
    expect(found).toEqual(offset === null ? null : { offset, clampedFrom });
  });
});

describe('consequences', () => {
  it.each([
    ['back', 20, 15, { reread: 5, skipped: 0, newLag: 15, lost: 0 }],
    ['forward', 20, 25, { reread: 0, skipped: 5, newLag: 5, lost: 0 }],
    ['from before the log', 4, 15, { reread: 0, skipped: 5, newLag: 15, lost: 6 }],
    ['from beyond the end', 99, 15, { reread: 15, skipped: 0, newLag: 15, lost: 0 }],
    ['to before the log', 20, 4, { reread: 10, skipped: 0, newLag: 26, lost: 0 }],
    ['from no commit', null, 15, { reread: null, skipped: null, newLag: 15, lost: 0 }],
    ['to no commit', 20, null, { reread: null, skipped: null, newLag: null, lost: 0 }],
  ])('%s', (_, committed, next, expected) => {
    expect(consequences(committed, next, range)).toEqual(expected);
  });
});

describe('topics with partitions', () => {
  it.each([
    ['orders', { topic: 'orders', partitions: null }],
    ['orders:2,0,2', { topic: 'orders', partitions: [0, 2] }],
    ['orders:', null],
    ['orders:a', null],
    ['orders:-1', null],
    [':1', null],
  ])('%s', (text, scope) => {
    expect(parseTopicScope(text)).toEqual(scope);
  });

  it('are meant with all that is named, and all are where none is', () => {
    const scopes = ['a:1', 'b:0', 'a:0', 'b'].flatMap((text) => parseTopicScope(text) ?? []);
    const merged = mergeScopes(scopes);
    expect(merged).toEqual([
      { topic: 'a', partitions: [0, 1] },
      { topic: 'b', partitions: null },
    ]);
    expect(isInScope({ topic: 'a', partition: 2 }, merged)).toBe(false);
    expect(isInScope({ topic: 'b', partition: 2 }, merged)).toBe(true);
    expect(isInScope({ topic: 'c', partition: 0 }, merged)).toBe(false);
    expect(isInScope({ topic: 'c', partition: 0 }, [])).toBe(true);
  });
});

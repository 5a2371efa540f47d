import { expect, it } from 'vitest';
import { joinPaths, pathBelow, type PathStep } from '../../../src/lib/formats/shared/path.js';

it.each<[PathStep, string, string]>([
  ['tags', '', 'tags'],
  ['tags', '[2]', 'tags[2]'],
  ['address', 'street', 'address.street'],
  [2, '', '[2]'],
  [2, 'street', '[2].street'],
  [2, '[3]', '[2][3]'],
  [{ key: 'plain-1' }, 'x', 'plain-1.x'],
  [{ key: 'two words' }, 'x', '["two words"].x'],
  [{ key: 'a.b' }, '', '["a.b"]'],
  [{ key: '' }, '', '[""]'],
  [{ key: '1"' }, '', '["1\\""]'],
])('%j above "%s" is %s', (step, path, all) => expect(pathBelow(step, path)).toBe(all));

it('joins paths, and cuts off what is too deep to be read', () => {
  expect(joinPaths('', 'a')).toBe('a');
  expect(joinPaths('a', '')).toBe('a');
  expect(joinPaths('a[]', 'b')).toBe('a[].b');
  expect(joinPaths('a', 'b.'.repeat(200))).toBe(`a.${'b.'.repeat(99)}…`);
});

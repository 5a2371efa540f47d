import { describe, expect, it } from 'vitest';
import { linearPattern, PatternError } from '../../../src/lib/values/pattern.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

describe('a linear pattern', () => {
  it.each<[string, string, boolean]>([
    ['HIGH', '{"priority":"HIGH"}', true],
    ['^task\\.', 'task.created', true],
    ['^task\\.', 'xtask.created', false],
    ['(?i)high|low$', 'is High', true],
    ['\\d{3}-\\w+', '123-abc', true],
    ['[(?=]', '=', true],
    ['\\(?=', '=', true],
    ['größe', 'die größe', true],
  ])('%s in %s: %s', (source, text, found) => {
    expect(linearPattern(source).test(text)).toBe(found);
  });

  it.each(['(a+)+b', '(a|aa)+$', '(x+x+)+y', '(.*)(.*)(.*)(.*)(.*)[^a]z'])(
    '%s takes no longer than its text',
    (source) => {
      const cpuSeconds = cpuTimer();
      linearPattern(source).test('a'.repeat(100_000) + 'x'.repeat(100_000));
      expect(cpuSeconds()).toBeLessThan(5);
    },
  );

  it.each([
    ['(?=x)y', 'lookarounds are not supported, as they can take for ever'],
    ['(?<!x)y', 'lookarounds are not supported, as they can take for ever'],
    ['(a)\\1', 'back-references are not supported, as they can take for ever'],
    ['(?<n>a)\\k<n>', 'back-references are not supported, as they can take for ever'],
    ['[', 'missing closing ]: `[`'],
    ['((a{1000}){1000}){1000}', 'invalid repeat count: `{1000}`'],
  ])('is not made of %s', (source, reason) => {
    expect(() => linearPattern(source)).toThrow(new PatternError(reason));
  });
});

import { describe, expect, it } from 'vitest';
import { schemaPattern } from '../../../src/lib/formats/json-schema/schema-pattern.js';
import { PatternTooSlow, SlowPattern } from '../../../src/lib/formats/json-schema/slow-pattern.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import { compileJsonValidator } from '../../../src/lib/formats/json-schema/validator.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

const samples = [
  '',
  'a',
  'aab',
  'A1_',
  ' ',
  '\u00a0',
  '\u2028',
  '\n',
  '\ufeff',
  '\v',
  'é',
  'ß',
  '😀',
  'a-b',
  '/',
  'x\ny',
  '[',
  '3',
  'y',
  'xy',
  'aa',
];

describe('a pattern of a schema', () => {
  it.each([
    '^\\s+$',
    '^\\S+$',
    '^.$',
    '^[\\s,]*$',
    '\\u00e9',
    '\\u{1F600}',
    '\\x41',
    '^[^\\d]+$',
    'a\\-b',
    '\\/',
    '^\\w+$',
    '\\bA',
    '^[a-z]{1,3}$',
    '\\p{L}',
    '^\\P{L}$',
    '(?=x)xy',
    '(a)\\1',
    '(?<!x)y',
    '^[\\S]$',
    '^[^]$',
    '^[[:alpha:]]$',
    '\\cJ',
    '^(?:a|b)*$',
    '$',
    '^$',
    '[]',
  ])('%s means what it means in JavaScript', (source) => {
    let own: RegExp;
    try {
      own = new RegExp(source, 'u');
    } catch {
      own = new RegExp(source);
    }
    const pattern = schemaPattern(source, 'u');
    expect(samples.map((text) => [text, pattern.test(text)])).toEqual(samples.map((text) => [text, own.test(text)]));
  });

  it('that RE2 can say takes no longer than its text', () => {
    const pattern = schemaPattern('^(a+)+$', 'u');
    expect(pattern).not.toBeInstanceOf(SlowPattern);
    expect(pattern.test(`${'a'.repeat(100_000)}!`)).toBe(false);
  });

  it('that RE2 lacks is given up after a tenth of a second, and works for the next text', () => {
    const pattern = schemaPattern('^(?=a)(a+)+$', 'u');
    expect(pattern).toBeInstanceOf(SlowPattern);
    expect(pattern.test('aa')).toBe(true);
    const cpuSeconds = cpuTimer();
    expect(() => pattern.test(`${'a'.repeat(48)}!`)).toThrow(PatternTooSlow);
    expect(cpuSeconds()).toBeLessThan(5);
    expect(pattern.test('aaa')).toBe(true);
  });

  it('that takes too long makes the value one that is not known to fit', () => {
    const schema = JSON.stringify({ type: 'string', pattern: '^(?=a)(a+)+$' });
    const validate = compileJsonValidator(parseSchemaDocuments(schema, []));
    expect(validate('aaa')).toEqual([]);
    expect(validate(`${'a'.repeat(48)}!`)).toEqual([
      { message: 'the pattern "^(?=a)(a+)+$" takes more than 100 ms, so that it is not known whether it fits' },
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { exactJsonText, isExactJsonObject, keysInOrder } from '../../../src/lib/values/exact-json.js';
import { JsonSyntaxError } from '../../../src/lib/values/json-syntax-error.js';
import { parseJson, parseWrittenJson } from '../../../src/lib/values/parse-json.js';
import { below, oneOf, type Random, seeded, seedOf } from '../../helpers/seeded.js';
import { cpuTimer } from '../../helpers/cpu-time.js';

const seed = seedOf('JSON texts');

function failure(text: string): string {
  try {
    parseJson(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) return `${error.line}:${error.column} (${error.offset}) ${error.message}`;
    throw error;
  }
  return 'none';
}

function keys(text: string): readonly string[] {
  const value = parseJson(text);
  return isExactJsonObject(value) ? keysInOrder(value) : [];
}

describe('numbers', () => {
  it.each<[string, number | bigint]>([
    ['0', 0],
    ['-0', -0],
    ['-0.0', -0],
    ['12', 12],
    ['1.0', 1],
    ['1.5e3', 1500],
    ['0.1', 0.1],
    ['9007199254740991', 9007199254740991],
    ['9007199254740992', 9007199254740992n],
    ['-9007199254740993', -9007199254740993n],
    ['9223372036854775807', 9223372036854775807n],
    ['9007199254740993.000', 9007199254740993n],
    ['9.007199254740993e15', 9007199254740993n],
    ['90071992547409930E-1', 9007199254740993n],
    ['9007199254740993.5', 9007199254740994],
    ['1e18', 10n ** 18n],
    ['18446744073709551615', 18446744073709551615n],
    ['123456789012345678901', 123456789012345680000],
    ['1e300', 1e300],
    ['1e-400', 0],
    ['1e400', Infinity],
    ['-1e400', -Infinity],
    ['5e-324', 5e-324],
  ])('%s is %d', (text, value) => {
    expect(parseJson(text)).toBe(value);
    expect(Number(parseJson(exactJsonText(value)))).toBe(Number(value));
  });

  it('takes very long ones in their stride', () => {
    const cpuSeconds = cpuTimer();
    expect(parseJson('9'.repeat(300))).toBe(1e300);
    expect(parseJson('9'.repeat(1_000_000))).toBe(Infinity);
    expect(parseJson(`9${'0'.repeat(20)}.${'0'.repeat(1_000_000)}`)).toBe(9e20);
    expect(parseJson(`0.${'0'.repeat(1_000_000)}1`)).toBe(0);
    expect(cpuSeconds()).toBeLessThan(5);
  });
});

describe('objects', () => {
  it('keep the order of keys that JavaScript would sort', () => {
    expect(keys('{"b":1,"10":2,"a":3,"2":4}')).toEqual(['b', '10', 'a', '2']);
    expect(keys('{"b":1,"a":2}')).toEqual(['b', 'a']);
    expect(exactJsonText(parseJson('{"b":1,"10":[{"2":4,"1":5}]}'))).toBe('{"b":1,"10":[{"2":4,"1":5}]}');
  });

  it('have a field of any name', () => {
    const object = parseJson('{"__proto__":{"a":1},"constructor":2}');
    expect(Object.entries(object ?? {})).toEqual([
      ['__proto__', { a: 1 }],
      ['constructor', 2],
    ]);
    expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
  });
});

describe('what is refused', () => {
  it.each([
    ['', '1:1 (0) expected a value, the text ends'],
    ['{"a":1,"b":2,"a":1}', '1:14 (13) the key "a" is there twice'],
    ['{"__proto__":1,"__proto__":1}', '1:16 (15) the key "__proto__" is there twice'],
    ['{\n  "a": 1,\n  "a": 2\n}', '3:3 (14) the key "a" is there twice'],
    ['{"a":1,}', '1:8 (7) expected a key in quotes, found "}"'],
    ['{a:1}', '1:2 (1) expected a key in quotes, found "a"'],
    ['{"a" 1}', '1:6 (5) expected ":", found "1"'],
    ['{"a":1 "b":2}', '1:8 (7) expected "," or "}", found "\\""'],
    ['[1,]', '1:4 (3) expected a value, found "]"'],
    ['[1 2]', '1:4 (3) expected "," or "]", found "2"'],
    ['[1', '1:3 (2) expected "," or "]", the text ends'],
    ['{"a":', '1:6 (5) expected a value, the text ends'],
    ['1 2', '1:3 (2) expected the end, found "2"'],
    ['01', '1:2 (1) expected the end, found "1"'],
    ['+1', '1:1 (0) expected a value, found "+"'],
    ['-', '1:1 (0) expected a value, found "-"'],
    ['1.', '1:2 (1) expected the end, found "."'],
    ['NaN', '1:1 (0) expected a value, found "N"'],
    ['nul', '1:1 (0) expected a value, found "n"'],
    ['"abc', '1:5 (4) expected a quote, the text ends'],
    ['"abc\\', '1:6 (5) expected a quote, the text ends'],
    ['"a\tb"', '1:3 (2) a control character in a string'],
    ['"a\\qb"', '1:3 (2) not an escape of JSON'],
    ['"\\\\\\u12g4"', '1:4 (3) not an escape of JSON'],
    ["'a'", '1:1 (0) expected a value, found "\'"'],
    ['😀', '1:1 (0) expected a value, found "😀"'],
    ['[\n1,\n 😀]', '3:2 (6) expected a value, found "😀"'],
    ['['.repeat(2000), '1:1025 (1024) nested more than 1024 levels deep'],
    ['{"a":'.repeat(2000), '1:5121 (5120) nested more than 1024 levels deep'],
  ])('%j', (text, message) => expect(failure(text)).toBe(message));
});

describe(`any text, with SEED=${seed}`, { timeout: 60_000 }, () => {
  it('is what JSON.parse makes of it', () => {
    const random = seeded(seed);
    for (let run = 0; run < 3000; run++) {
      const text = jsonText(random, 3);
      expect(parseJson(text), text).toEqual(JSON.parse(text));
      expect(JSON.parse(exactJsonText(parseJson(text))), text).toEqual(JSON.parse(text));
    }
  });

  it('is refused where JSON.parse refuses it', () => {
    const random = seeded(seed + 1);
    let refused = 0;
    for (let run = 0; run < 5000; run++) {
      const text = damaged(jsonText(random, 2), random);
      const ours = failure(text);
      if (ours.includes('is there twice')) continue;
      expect(ours === 'none', `${text}: ${ours}`).toBe(isJson(text));
      if (ours !== 'none') refused++;
    }
    expect(refused).toBeGreaterThan(1000);
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function damaged(text: string, random: Random): string {
  const at = below(text.length + 1, random);
  const inserted = oneOf(['', '"', '\\', ',', '{', ']', ':', '0', '-', '.', 'e', '\n', '\u0001', ' ', 'u'], random);
  return text.slice(0, at) + inserted + text.slice(at + below(3, random));
}

function jsonText(random: Random, depth: number): string {
  const space = (): string => oneOf(['', '', '', ' ', '\n\t', '\r'], random);
  const list = (item: (index: number) => string): string =>
    Array.from({ length: below(5, random) }, (_, index) => space() + item(index) + space()).join(',');
  const kinds = ['number', 'string', 'word', ...(depth > 0 ? ['array', 'object', 'object'] : [])];
  switch (oneOf(kinds, random)) {
    case 'number':
      return oneOf(['0', '-0', '12', '-7.25', '1e3', '1E-7', '0.1', '9007199254740991', '2.5e+10'], random);
    case 'string':
      return stringText(random);
    case 'word':
      return oneOf(['true', 'false', 'null'], random);
    case 'array':
      return `[${list(() => jsonText(random, depth - 1))}]`;
    default:
      return `{${list((index) => `"${index * below(9, random)}${oneOf(['', 'k'], random)}${index}":${jsonText(random, depth - 1)}`)}}`;
  }
}

function stringText(random: Random): string {
  const parts = ['a', 'é', '😀', '\\n', '\\"', '\\\\', '\\/', '\\u00e9', '\\ud83d\\ude00', '\\ud800', ' ', '\u2028'];
  return `"${Array.from({ length: below(6, random) }, () => oneOf(parts, random)).join('')}"`;
}

describe('text that our own decoders have written', () => {
  it('may have a key twice, as maps of Avro may: what comes last counts, beside long integers too', () => {
    expect(parseWrittenJson('{"a":1,"a":2}')).toEqual({ a: 2 });
    expect(parseWrittenJson('{"a":1,"b":9223372036854775807,"a":2}')).toEqual({ a: 2, b: 9223372036854775807n });
  });

  it.each(['{"n":12345678901234567,"t":"1234567890123456"}', '{"__proto__":"p"}', '[-0.0,1e999,"\\u0001"]'])(
    'is read as any other: %s',
    (text) => {
      expect(parseWrittenJson(text)).toEqual(parseJson(text));
    },
  );
});

import { describe, expect, it } from 'vitest';
import { sampleValue } from '../../../src/lib/formats/avro/sample.js';
import { alternatives } from '../../../src/lib/formats/avro/types/expression.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema, decodedText, encodedHex, recordOf } from '../../helpers/avro.js';

const enumE = { type: 'enum', name: 'com.example.E', symbols: ['A', 'B'] };
const fixedF = { type: 'fixed', name: 'F', size: 3 };
const address = { type: 'record', name: 'com.example.Address', fields: [{ name: 'street', type: 'string' }] };
const ints = { type: 'array', items: 'int' };
const longs = { type: 'map', values: 'long' };

describe('values of each type', () => {
  it.each<[Json, string, string]>([
    ['null', 'null', ''],
    ['boolean', 'true', '01'],
    ['int', '-2147483648', 'ffffffff0f'],
    ['int', '1.0', '02'],
    ['int', '1e2', 'c801'],
    ['int', '-0', '00'],
    ['long', '1700000000123', 'f6a1abfef962'],
    ['long', '-1700000000123', 'f5a1abfef962'],
    ['long', '9007199254740991', 'feffffffffffff1f'],
    ['long', '9007199254740992', '8080808080808020'],
    ['long', '-9007199254740991', 'fdffffffffffff1f'],
    ['long', '9223372036854775807', 'feffffffffffffffff01'],
    ['long', '-9.223372036854775808e18', 'ffffffffffffffffff01'],
    ['long', '9007199254740993.0', '8280808080808020'],
    ['float', '0.1', 'cdcccc3d'],
    ['float', '-0.0', '00000080'],
    ['float', '"NaN"', '0000c07f'],
    ['float', '9007199254740993', '0000005a'],
    ['double', '0.1', '9a9999999999b93f'],
    ['double', '"-Infinity"', '000000000000f0ff'],
    ['double', '1e-400', '0000000000000000'],
    ['double', '18446744073709551615', '000000000000f043'],
    ['bytes', '"\\u0000\\"ÿ"', '060022ff'],
    ['string', '"hé😀"', '0e68c3a9f09f9880'],
    [enumE, '"B"', '02'],
    [fixedF, '"\\u0000A\\u00ff"', '0041ff'],
    [ints, '[]', '00'],
    [ints, '[1, 2]', '04020400'],
    [longs, '{}', '00'],
    [longs, '{"b":1,"10":2,"2":3}', '06' + '026202' + '04313004' + '023206' + '00'],
    [longs, '{"__proto__":1}', '02125f5f70726f746f5f5f0200'],
    [recordOf('int', 'string'), '{"f2":"x","f":1}', '020278'],
    [{ type: 'record', name: 'R', fields: [{ name: '__proto__', type: 'int' }] }, '{"__proto__":3}', '06'],
  ])('%j %s is %s', (schema, text, hex) => expect(encodedHex(parseJson(text), schema)).toBe(hex));

  it('takes strings of every length and alphabet', () => {
    for (const character of ['a', 'é', '😀']) {
      for (const length of [1, 62, 63, 64, 65, 8191, 8192, 70_000]) {
        const text = character.repeat(length);
        const hex = encodedHex(text, 'string');
        expect(decodedText(hex, 'string')).toBe(JSON.stringify(text));
      }
    }
  });

  it('takes keys in the order of the text, also those that JavaScript would sort', () => {
    const text = '{"b":1,"10":2,"2":3,"1":4}';
    expect(decodedText(encodedHex(parseJson(text), longs), longs)).toBe(text);
  });
});

function doubleHex(value: number): string {
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleLE(value);
  return bytes.toString('hex');
}

describe('unions', () => {
  it.each<[Json, string, string]>([
    [['null', 'string'], 'null', '00'],
    [['null', 'string'], '"a"', '020261'],
    [['null', 'string'], '{"string":"a"}', '020261'],
    [['null', 'string'], '{"null":null}', '00'],
    [['null', address], '{"com.example.Address":{"street":"s"}}', '020273'],
    [['null', address], '{"street":"s"}', '020273'],
    [['null', recordOf('int')], '{"R":{"f":1}}', '0202'],
    // A bare value that could look like a tagged one
    [['null', longs], '{"map":{"a":1}}', '020202610200'],
    [['null', longs], '{"map":1}', '0202066d61700200'],
    [['null', { type: 'map', values: 'float' }], '{"map":{"a":0.1}}', '02020261cdcccc3d00'],
    [['null', 'string', longs], '{"string":"x"}', '020278'],
    [['null', 'string', longs], '{"string":1}', '04020c737472696e670200'],
    [['null', 'string', longs], '{"string":true}', 'string: expected a long, found true'],
    [
      ['null', 'int', longs],
      '{"int":1}',
      ': ambiguous: {"int":1} may be a tagged "int", or the map with the key "int"; write the value alone, or {"map":{"int":…}}',
    ],
    [['null', 'int', longs], '{"map":{"int":1}}', '040206696e740200'],
    [
      ['null', 'int', { type: 'record', name: 'R', fields: [{ name: 'int', type: 'int' }] }],
      '{"int":1}',
      ': ambiguous: {"int":1} may be a tagged "int", or the record "R" with the field "int"; write the value alone, or {"R":{"int":…}}',
    ],
    [['null', 'int', { type: 'record', name: 'R', fields: [{ name: 'int', type: 'int' }] }], '{"R":{"int":1}}', '0402'],
    [['null', { type: 'record', name: 'R', fields: [{ name: 'R', type: 'int' }] }], '{"R":1}', '0202'],
    // Tagged unions
    [['int', 'long'], '{"long":1}', '0202'],
    [['int', 'long'], '{"int":1}', '0002'],
    [[longs, recordOf('int')], '{"R":{"f":1}}', '0202'],
    [[longs, recordOf('int')], '{"map":{"R":1}}', '000202520200'],
    // Bare values in them: the first branch that fits
    [['int', 'long'], '1', '0002'],
    [['int', 'long'], '3000000000', '0280f882ad16'],
    [['float', 'double'], '0.5', '000000003f'],
    [['float', 'double'], '0.1', '029a9999999999b93f'],
    [['long', 'double'], '1.5', '02000000000000f83f'],
    [['int', 'float'], '0.1', '02cdcccc3d'],
    [['float', 'double'], '1e39', '02'.concat(doubleHex(1e39))],
    [[recordOf('int'), { ...address, fields: [{ name: 'f', type: 'float' }] }], '{"f":0.1}', '02cdcccc3d'],
    [[recordOf('float'), { ...address, fields: [{ name: 'f', type: 'double' }] }], '{"f":0.1}', `02${doubleHex(0.1)}`],
    [['string', 'bytes'], '"a"', '000261'],
    [['bytes', 'string'], '"✓"', '0206e29c93'],
    [[enumE, 'string'], '"A"', '0000'],
    [[enumE, 'string'], '"Z"', '02025a'],
    [[fixedF, { type: 'fixed', name: 'G', size: 2 }], '"ab"', '026162'],
    [['string', 'double'], '"NaN"', '00064e614e'],
    [[recordOf('int'), address], '{"street":"s"}', '020273'],
    [[recordOf('int'), { ...address, fields: [{ name: 'f', type: 'string' }] }], '{"f":"s"}', '020273'],
    [[longs, address], '{"street":"s"}', '020273'],
    [[longs, address], '{"street":1}', '00020c7374726565740200'],
    [[{ type: 'record', name: 'L', fields: [{ name: 'a', type: ints }] }, address], '{"a":[1]}', '00020200'],
  ])('%j %s is %s', (schema, text, hex) => expect(encodedHex(parseJson(text), schema)).toBe(hex));
});

describe('a value of a union that looks like a tagged one', () => {
  it.each<[Json, string, string]>([
    [
      ['null', { type: 'map', values: [enumE, 'string'] }],
      '0202066d6170000000',
      '{"map":{"map":{"com.example.E":"A"}}}',
    ],
    [['null', { type: 'map', values: ['null', 'int', 'long'] }], '0202066d6170020200', '{"map":{"map":{"int":1}}}'],
    [['null', { type: 'map', values: 'int' }], '0202066d61700200', '{"map":1}'],
  ])('of %j, the bytes %s are shown as %s, which gives them again', (schema, hex, text) => {
    expect(decodedText(hex, schema)).toBe(text);
    expect(encodedHex(parseJson(text), schema)).toBe(hex);
  });
});

describe('what is wrong with a value', () => {
  it.each<[Json, ExactJson, string]>([
    ['null', 0, 'expected null, found 0'],
    ['boolean', 'true', 'expected true or false, found "true"'],
    ['int', '1', 'expected an int, found "1"'],
    ['int', 1.5, 'expected an int, found 1.5'],
    ['int', 2147483648, 'expected an int, found 2147483648, which is out of range'],
    ['int', -9007199254740993n, 'expected an int, found -9007199254740993, which is out of range'],
    ['int', Infinity, 'expected an int, found a number beyond ±1.8e308'],
    ['long', null, 'expected a long, found null'],
    ['long', 0.5, 'expected a long, found 0.5'],
    ['long', 9223372036854775808n, 'expected a long, found 9223372036854775808, which is out of range'],
    ['long', 1e25, 'expected a long, found 1e+25, which is out of range'],
    ['long', 2 ** 60, 'expected a long, found 1152921504606847000, which may have lost digits'],
    ['float', 1e39, 'expected a float, found 1e+39, which is out of range'],
    ['float', 'nan', 'expected a float, found "nan"'],
    ['double', -Infinity, 'expected a double, found a number beyond ±1.8e308, which is out of range'],
    ['double', [1], 'expected a double, found [1]'],
    ['string', 5, 'expected a string, found 5'],
    ['string', 'ab\ud800c', 'expected a string, found "ab\\ud800c", of which character 3 is half of a surrogate pair'],
    ['bytes', 'a✓', 'expected bytes, found "a✓", of which character 2 is beyond U+00FF'],
    ['bytes', 5, 'expected bytes, found 5; bytes are written as a string of characters U+0000 to U+00FF'],
    [fixedF, 'ab', 'expected 3 bytes, found 2: "ab"'],
    [fixedF, 'ab✓', 'expected 3 bytes, found "ab✓", of which character 3 is beyond U+00FF'],
    [enumE, 'C', 'expected one of "A", "B", found "C"'],
    [enumE, 0, 'expected one of "A", "B", found 0'],
    [ints, { a: 1 }, 'expected an array, found {"a":1}'],
    [longs, [1], 'expected an object, found [1]'],
    [address, 'x', 'expected an object with the fields of "com.example.Address", found "x"'],
    [['null', 'string'], 5, 'expected null or string, found 5'],
    [['null', 'string', enumE], 5, 'expected null, string or "com.example.E", found 5'],
    [['null', 'string'], { strin: 'x' }, 'expected null or string, found {"strin":"x"}; no branch is named "strin"'],
    [['int', 'long'], 0.5, 'expected int or long, found 0.5'],
    [['null', enumE], 'C', 'expected one of "A", "B", found "C"'],
    [['int', 'long'], { int: 'x' }, 'expected an int, found "x"'],
    [['int'], 'x', 'expected int, found "x"'],
  ])('%j %o: %s', (schema, value, message) => expect(encodedHex(value, schema)).toBe(`: ${message}`));

  it('is told with its path, all of it at once', () => {
    const schema = {
      type: 'record',
      name: 'com.example.Task',
      fields: [
        { name: 'id', type: 'string' },
        { name: 'priority', type: enumE, default: 'A' },
        { name: 'tags', type: { type: 'array', items: 'string' } },
        { name: 'address', type: ['null', address], default: null },
        { name: 'labels', type: { type: 'map', values: 'int' } },
        { name: 'due', type: ['null', 'long'] },
      ],
    };
    const value = {
      priority: 'C',
      tags: ['a', 1, 'b', null],
      address: { street: 5, town: 'x' },
      labels: { ok: 1, plain: 'x', 'two words': 0.5 },
      colour: 'red',
      'to do': 1,
      due: undefined,
    };
    expect(encodedHex(value, schema).split('\n')).toEqual([
      'id: missing, and it has no default',
      'priority: expected one of "A", "B", found "C"',
      'tags[1]: expected a string, found 1',
      'tags[3]: expected a string, found null',
      'address.street: expected a string, found 5',
      'address.town: not a field of "com.example.Address"',
      'labels.plain: expected an int, found "x"',
      'labels["two words"]: expected an int, found 0.5',
      'due: missing, and it has no default',
      'colour: not a field of "com.example.Task"',
      '["to do"]: not a field of "com.example.Task"',
    ]);
  });

  it('is shortened', () => {
    const long = 'x'.repeat(1_000_000);
    const value = { a: [long, { b: long }], c: Array.from({ length: 100_000 }, (_, index) => index) };
    expect(encodedHex(value, 'int')).toBe(`: expected an int, found {"a":["${'x'.repeat(53)}…`);
    expect(encodedHex([1, [2, { a: 'x', b: null }], 3n], 'int')).toBe(
      ': expected an int, found [1,[2,{"a":"x","b":null}],3]',
    );
    const numbers = Array.from({ length: 300 }, () => 'x');
    const told = encodedHex(numbers, ints).split('\n');
    expect(told.length).toBe(101);
    expect(told[99]).toBe('[99]: expected an int, found "x"');
    expect(told[100]).toBe(': and 200 more');
  });

  it('has a limit to how deeply it nests', () => {
    const list = { type: 'record', name: 'List', fields: [{ name: 'next', type: ['null', 'List'] }] };
    let value: ExactJson = null;
    for (let count = 0; count < 500; count++) value = { next: value };
    expect(encodedHex(value, list)).toBe(`${'02'.repeat(499)}00`);
    expect(encodedHex({ next: value }, list)).toMatch(/^next\.next.*…: nested more than 500 levels deep$/);
    for (let count = 0; count < 100_000; count++) value = { next: value };
    expect(encodedHex(value, list)).toMatch(/: nested more than 500 levels deep$/);
  });

  it('are fields of other names than an object has anyway', () => {
    const schema = {
      type: 'record',
      name: 'R',
      fields: [
        { name: 'toString', type: 'int' },
        { name: 'constructor', type: 'int' },
      ],
    };
    expect(encodedHex({}, schema)).toBe(
      'toString: missing, and it has no default\nconstructor: missing, and it has no default',
    );
  });
});

describe('fields that are missing', () => {
  it.each<[Json, Json, string]>([
    ['long', 5, '0a'],
    [['null', 'string'], null, '00'],
    [['string', 'null'], 'x', '000278'],
    [['null', 'string'], 'x', '020278'],
    [['null', longs], { string: 1 }, '02020c737472696e670200'],
    ['bytes', 'ÿ', '02ff'],
    [ints, [1], '020200'],
  ])('of type %j with the default %j are %s', (type, value, hex) => {
    const schema = { type: 'record', name: 'R', fields: [{ name: 'f', type, default: value }] };
    expect(encodedHex({}, schema)).toBe(hex);
  });
});

it('of a union of no types, which Avro Java takes, there are lists without items only', () => {
  const list = { type: 'array', items: [] };
  expect(encodedHex([], list)).toBe('00');
  expect(decodedText('00', list)).toBe('[]');
  expect(encodedHex([null], list)).toBe('[0]: expected no value at all, as the union has no types, found null');
  expect(sampleValue(avroSchema(list), () => 0.5, new Date(0))).toEqual([]);
  expect(alternatives(avroSchema([]), { plainNumbers: true, nameOf: () => '' })).toEqual(['never']);
});

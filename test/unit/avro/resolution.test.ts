import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/lib/values/json.js';
import { decodedText, encodedHex, recordOf } from '../../helpers/avro.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';

/** Writes a value with one schema and reads it with another. */
function reread(value: ExactJson, writer: Json, reader: Json): string {
  const hex = encodedHex(value, writer);
  if (!/^[\da-f]*$/.test(hex)) throw new Error(hex);
  return decodedText(hex, writer, reader);
}

function record(fields: Readonly<Record<string, Json>>, more: Readonly<Record<string, Json>> = {}): Json {
  const list = Object.entries(fields).map(([name, type]) =>
    typeof type === 'object' && type !== null && 'of' in type ? { name, ...type, type: type.of } : { name, type },
  );
  return { type: 'record', name: 'com.example.R', fields: list, ...more };
}

describe('primitive types', () => {
  it.each<[ExactJson, Json, Json, string]>([
    [7, 'int', 'long', '7'],
    [7, 'int', 'float', '7'],
    [16777217, 'int', 'float', '16777216'],
    [7, 'int', 'double', '7'],
    [9007199254740993n, 'long', 'double', '9007199254740992'],
    [9007199254740993n, 'long', 'float', '9007199000000000'],
    [2n ** 60n + 2n ** 36n, 'long', 'float', '1152921500000000000'],
    // 2^60 + 2^36 + 1 is just above the middle of two floats; as a double it would be in the middle, and go down.
    [2n ** 60n + 2n ** 36n + 1n, 'long', 'float', '1152921600000000000'],
    [0.1, 'float', 'double', '0.10000000149011612'],
    ['NaN', 'float', 'double', '"NaN"'],
    ['é', 'string', 'bytes', '"Ã©"'],
    ['Ã©', 'bytes', 'string', '"é"'],
  ])('%s as %j is read as %j: %s', (value, writer, reader, text) => {
    expect(reread(value, writer, reader)).toBe(text);
  });

  it.each<[ExactJson, Json, Json, string]>([
    [7, 'long', 'int', ": written as long, which can't be read as int (byte 0)"],
    [7, 'double', 'float', ": written as double, which can't be read as float (byte 0)"],
    ['a', 'string', 'int', ": written as string, which can't be read as int (byte 0)"],
    ['\xff', 'bytes', 'string', ': not valid UTF-8 (byte 1)'],
    [null, 'null', ['int', 'string'], ": written as null, which can't be read as a union of int, string (byte 0)"],
    [
      [1],
      { type: 'array', items: 'int' },
      { type: 'array', items: 'string' },
      "[0]: written as int, which can't be read as string (byte 1)",
    ],
  ])('%s as %j is not read as %j', (value, writer, reader, message) => {
    expect(reread(value, writer, reader)).toBe(message);
  });
});

describe('records', () => {
  const writer = record({ a: 'int', b: 'string', c: { type: 'array', items: 'int' } });
  const value = { a: 1, b: 'x', c: [1, 2] };

  it.each<[string, Json, string]>([
    ['the same', writer, '{"a":1,"b":"x","c":[1,2]}'],
    ['fewer fields', record({ b: 'string' }), '{"b":"x"}'],
    ['no fields', record({}), '{}'],
    [
      'another order',
      record({ c: { type: 'array', items: 'long' }, a: 'long', b: 'string' }),
      '{"c":[1,2],"a":1,"b":"x"}',
    ],
    ['another order of fewer', record({ c: { type: 'array', items: 'long' }, a: 'long' }), '{"c":[1,2],"a":1}'],
    [
      'new fields between',
      record({
        z: { of: 'int', default: 5 },
        a: 'int',
        y: { of: ['null', 'int'], default: null },
        c: { type: 'array', items: 'int' },
      }),
      '{"z":5,"a":1,"y":null,"c":[1,2]}',
    ],
    [
      'a new field among moved ones',
      record({ b: 'string', y: { of: 'string', default: 'new' }, a: 'int' }),
      '{"b":"x","y":"new","a":1}',
    ],
    ['renamed fields', record({ a: 'int', text: { of: 'string', aliases: ['t', 'b'] } }), '{"a":1,"text":"x"}'],
    ['another namespace', record({ a: 'int' }, { name: 'org.elsewhere.R' }), '{"a":1}'],
    ['another name', record({ a: 'int' }, { name: 'Other' }), '{"a":1}'],
  ])('read with %s', (_, reader, text) => expect(reread(value, writer, reader)).toBe(text));

  it('lacking a field without a default are refused, but only when they come', () => {
    const reader = record({ a: 'int', z: 'int' });
    expect(reread(value, writer, reader)).toBe('z: not written, and the reader has no default for it (byte 1)');
    expect(reread([], { type: 'array', items: writer }, { type: 'array', items: reader })).toBe('[]');
  });

  it('pass over what the reader lacks, whatever it is, and say where it is wrong', () => {
    const inner = { type: 'record', name: 'I', fields: [{ name: 's', type: 'string' }] };
    const wide = record({ a: { type: 'map', values: ['null', inner] }, b: 'int' });
    expect(reread({ a: { k: { s: 'x' }, l: null }, b: 7 }, wide, record({ b: 'int' }))).toBe('{"b":7}');
    expect(decodedText('02026b020aff', wide, record({ b: 'int' }))).toBe(
      'a.k.s: string of 5 bytes, where 1 byte is left (byte 4)',
    );
  });

  it('within themselves', () => {
    const node = (more: readonly Json[]): Json => ({
      type: 'record',
      name: 'Node',
      fields: [{ name: 'n', type: 'int' }, { name: 'next', type: ['null', 'Node'] }, ...more],
    });
    const reader = node([{ name: 'seen', type: 'boolean', default: false }]);
    expect(reread({ n: 1, next: { n: 2, next: null } }, node([]), reader)).toBe(
      '{"n":1,"next":{"n":2,"next":null,"seen":false},"seen":false}',
    );
  });
});

describe('defaults', () => {
  const inner = {
    type: 'record',
    name: 'I',
    fields: [
      { name: 'n', type: 'long', default: 3 },
      { name: 's', type: 'string' },
    ],
  };

  it.each<[Json, Json, string]>([
    ['long', 9223372036854775000, '9223372036854775000'],
    ['bytes', '\u00ff\u0000', '"ÿ\\u0000"'],
    [['null', 'string'], null, 'null'],
    [['string', 'null'], 'x', '"x"'],
    [['null', 'string'], 'x', '"x"'],
    [['int', 'long'], 5, '{"int":5}'],
    [['int', 'long'], 5_000_000_000, '{"long":5000000000}'],
    [['string', 'bytes'], 'x', '{"string":"x"}'],
    [['null', { type: 'map', values: 'int' }], { string: 1 }, '{"string":1}'],
    [inner, { s: 'x' }, '{"n":3,"s":"x"}'],
    [{ type: 'array', items: inner }, [{ s: 'x', n: 1 }], '[{"n":1,"s":"x"}]'],
    ['float', 0.1, '0.1'],
    ['double', 'NaN', '"NaN"'],
    [{ type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B', '"B"'],
  ])('of %j: %j is %s', (type, value, text) => {
    expect(decodedText('', record({}), record({ f: { of: type, default: value } }))).toBe(`{"f":${text}}`);
  });
});

describe('enums and fixed', () => {
  const writer = { type: 'enum', name: 'com.example.E', symbols: ['A', 'B', 'C'] };

  it.each<[Json, string]>([
    [{ type: 'enum', name: 'com.example.E', symbols: ['C', 'A'] }, '"A"'],
    [{ type: 'enum', name: 'elsewhere.E', symbols: ['A'] }, '"A"'],
    [{ type: 'enum', name: 'F', aliases: ['com.example.E'], symbols: ['A'] }, '"A"'],
    [{ type: 'enum', name: 'com.example.F', aliases: ['E'], symbols: ['A'] }, '"A"'],
    [{ type: 'enum', name: 'E', symbols: ['X', 'B'], default: 'X' }, '"X"'],
    [{ type: 'enum', name: 'E', symbols: ['B'] }, `: symbol "A" is not in the reader's enum (byte 0)`],
    [
      { type: 'enum', name: 'F', symbols: ['A'] },
      `: written as enum "com.example.E", which can't be read as enum "F" (byte 0)`,
    ],
  ])('A is read as one of %j', (reader, text) => expect(reread('A', writer, reader)).toBe(text));

  it.each<[Json, string]>([
    [{ type: 'fixed', name: 'x.F', size: 2 }, '"ab"'],
    [{ type: 'fixed', name: 'G', aliases: ['F'], size: 2 }, '"ab"'],
    [
      { type: 'fixed', name: 'F', size: 3 },
      `: written as fixed "F" of 2 bytes, which can't be read as fixed "F" of 3 bytes (byte 0)`,
    ],
    ['bytes', `: written as fixed "F" of 2 bytes, which can't be read as bytes (byte 0)`],
  ])('a fixed is read as %j', (reader, text) => {
    expect(reread('ab', { type: 'fixed', name: 'F', size: 2 }, reader)).toBe(text);
  });
});

describe('unions', () => {
  const r = (name: string, field: string): Json => ({
    type: 'record',
    name,
    fields: [{ name: field, type: 'int', default: 0 }],
  });

  it.each<[ExactJson, Json, Json, string]>([
    [5, 'int', ['null', 'int'], '5'],
    [5, 'int', ['null', 'double', 'long'], '{"double":5}'],
    [5, 'int', ['null', 'string', 'long'], '5'],
    [5, 'int', ['double', 'int'], '{"int":5}'],
    ['a', 'string', ['null', 'bytes'], '"a"'],
    [5, ['null', 'int'], 'long', '5'],
    [null, ['null', 'int'], 'long', ": written as null, which can't be read as long (byte 1)"],
    [null, ['null', 'int'], ['int', 'null'], 'null'],
    [{ int: 5 }, ['int', 'long'], ['string', 'long'], '5'],
    [{ 'a.X': { f: 1 } }, ['null', r('a.X', 'f'), r('b.X', 'f')], [r('b.X', 'f'), r('a.X', 'f')], '{"a.X":{"f":1}}'],
    [{ f: 1 }, ['null', r('a.X', 'f')], ['null', r('other.Y', 'f'), r('other.X', 'f')], '{"other.X":{"f":1}}'],
    [{ f: 1 }, r('a.X', 'f'), ['null', r('b.X', 'f')], '{"f":1}'],
    [
      { f: 1 },
      r('a.X', 'f'),
      ['null', r('Y', 'f')],
      `: written as record "a.X", which can't be read as a union of null, record "Y" (byte 0)`,
    ],
  ])('%j of %j as %j: %s', (value, writer, reader, text) => {
    expect(reread(value, writer, reader)).toBe(text);
  });
});

it('knows the fields of records only by their own names and aliases', () => {
  expect(
    decodedText('02', recordOf('int'), {
      type: 'record',
      name: 'R',
      fields: [{ name: 'toString', type: 'int', default: 9 }],
    }),
  ).toBe('{"toString":9}');
});

import { describe, expect, it } from 'vitest';
import { incompatibilitiesOf } from '../../../src/lib/formats/avro/compatibility/check.js';
import { explain } from '../../../src/lib/formats/avro/compatibility/explain.js';
import type { Explanation } from '../../../src/lib/formats/comparable.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';

/** What is said of a new schema beside version 3: a line for each path, and what mends it. */
function said(fresh: Json, old: Json, direction: 'backward' | 'forward' = 'backward'): string {
  const [own, registered] = [avroSchema(fresh), avroSchema(old)];
  const found = direction === 'backward' ? incompatibilitiesOf(own, registered) : incompatibilitiesOf(registered, own);
  return found.flatMap((each) => lines(explain(each, direction, 3))).join('\n');
}

function lines({ type, path, message, hint, causes }: Explanation, indent = ''): readonly string[] {
  const line = `${indent}${type ?? ''} ${path}: ${message}${hint === null ? '' : ` / ${hint}`}`;
  return [line, ...causes.flatMap((cause) => lines(cause, `${indent}  `))];
}

function record(fields: Readonly<Record<string, Json>>, name = 'R'): Json {
  return { type: 'record', name, fields: Object.entries(fields).map(([key, type]) => ({ name: key, type })) };
}

const enumOf = (...symbols: readonly string[]): Json => ({ type: 'enum', name: 'E', symbols });
const fixed = (size: number): Json => ({ type: 'fixed', name: 'F', size });

describe('a field that the other does not have', () => {
  const old = record({ id: 'string' });

  it.each<[Json, string]>([
    ['string', 'Give it a default, such as "default": "".'],
    ['double', 'Give it a default, such as "default": 0.'],
    ['boolean', 'Give it a default, such as "default": false.'],
    [['null', 'string'], 'Give it a default, such as "default": null.'],
    [['string', 'null'], 'Give it a default, such as "default": "".'],
    [{ type: 'array', items: 'int' }, 'Give it a default, such as "default": [].'],
    [{ type: 'map', values: 'int' }, 'Give it a default, such as "default": {}.'],
    [enumOf('A', 'B'), 'Give it a default, such as "default": "A".'],
    [fixed(2), 'Give it a default.'],
  ])('of type %j, is to get a default', (type, hint) =>
    expect(said(record({ id: 'string', f: type }), old)).toBe(
      `READER_FIELD_MISSING_DEFAULT_VALUE f: version 3 has no such field, and the new schema has no default for it / ${hint}`,
    ),
  );

  it('may be another by a new name', () =>
    expect(said(record({ key: 'string' }), old)).toBe(
      'READER_FIELD_MISSING_DEFAULT_VALUE key: version 3 has no such field, and the new schema has no default for it' +
        ' / If it is "id" by a new name, add "aliases": ["id"]; else give it a default, such as "default": "".',
    ));

  it('is still needed by those who read with the version', () =>
    expect(said(record({}), old, 'forward')).toBe(
      'READER_FIELD_MISSING_DEFAULT_VALUE id: the new schema has no such field, and version 3 has no default for it' +
        ' / Keep the field: who reads with version 3 cannot do without it.',
    ));

  it('has none in the default of its enum, for which Avro Java takes it', () => {
    const withDefault = record({ id: 'string', kind: { type: 'enum', name: 'E', symbols: ['A'], default: 'A' } });
    expect(said(withDefault, old)).toBe(
      'TYPE_MISMATCH kind: version 3 has no such field, and the new schema has no default for it: that of its enum is for' +
        ' unknown symbols / Give it a default, such as "default": "A".',
    );
    expect(said(old, withDefault, 'forward')).toBe(
      'TYPE_MISMATCH kind: the new schema has no such field, and version 3 has no default for it: that of its enum is for' +
        ' unknown symbols / Keep the field: who reads with version 3 cannot do without it.',
    );
  });
});

describe('a type that cannot be read as the other', () => {
  it.each<[Json, Json, string]>([
    [
      'int',
      'long',
      'the new schema reads an int where version 3 has a long / Keep long: numbers can be widened, not narrowed.',
    ],
    [
      'boolean',
      'string',
      'the new schema reads a boolean where version 3 has a string / Keep the type, or add another field for the new one.',
    ],
    [
      'string',
      ['null', 'string'],
      'the new schema reads a string where version 3 has null / Keep null among its types: there may be records with it.',
    ],
    [
      record({}, 'A'),
      { type: 'map', values: 'int' },
      'the new schema reads the record "A" where version 3 has a map / Keep the type, or add another field for the new one.',
    ],
  ])('%j after %j', (fresh, old, text) =>
    expect(said(record({ f: fresh }), record({ f: old }))).toBe(`TYPE_MISMATCH f: ${text}`),
  );

  it.each<[Json, Json, string]>([
    [
      'long',
      'int',
      'version 3 reads an int where the new schema has a long / Keep int: version 3 reads nothing wider.',
    ],
    [
      ['null', 'string'],
      'string',
      'version 3 reads a string where the new schema has null / Leave null out: who reads with version 3 does not expect it.',
    ],
    [
      'string',
      'int',
      'version 3 reads an int where the new schema has a string / Keep the type, or add another field for the new one.',
    ],
  ])('%j after %j, forward', (fresh, old, text) =>
    expect(said(record({ f: fresh }), record({ f: old }), 'forward')).toBe(`TYPE_MISMATCH f: ${text}`),
  );
});

describe('a name that is not the same', () => {
  it('is to be an alias of the new one', () =>
    expect(said(record({}, 'a.New'), record({}, 'a.Old'))).toBe(
      'NAME_MISMATCH : the new schema reads the record "a.New" where version 3 has the record "a.Old"' +
        ' / Keep the name, or add "aliases": ["a.Old"] to the record "a.New".',
    ));

  it('cannot be known to those who read with the version', () =>
    expect(said(record({}, 'a.New'), record({}, 'a.Old'), 'forward')).toBe(
      'NAME_MISMATCH : version 3 reads the record "a.Old" where the new schema has the record "a.New"' +
        ' / Keep the name: an alias helps only those who read with the new schema.',
    ));

  it('is the same in another namespace', () => expect(said(record({}, 'a.R'), record({}, 'b.R'))).toBe(''));
});

describe('sizes and symbols', () => {
  it('of a fixed type', () => {
    expect(said(fixed(2), fixed(4))).toBe(
      'FIXED_SIZE_MISMATCH : the new schema reads 2 bytes of the fixed "F" where version 3 has 4' +
        ' / Keep the type, or add another field for the new one.',
    );
    expect(said(fixed(2), fixed(4), 'forward')).toContain(
      'version 3 reads 4 bytes of the fixed "F" where the new schema has 2',
    );
  });

  it('of an enum', () => {
    expect(said(enumOf('A'), enumOf('A', 'B', 'C'))).toBe(
      'MISSING_ENUM_SYMBOLS : the enum "E" of the new schema has no "B" or "C", which version 3 has' +
        ' / Keep the symbols, or give the enum a "default" to read those as.',
    );
    expect(said(enumOf('A', 'B'), enumOf('A'), 'forward')).toBe(
      'MISSING_ENUM_SYMBOLS : the enum "E" of version 3 has no "B", which the new schema has' +
        ' / Leave them out: version 3 has no enum "default" to read them as.',
    );
  });
});

describe('a union', () => {
  it('has no place for what the other may have', () => {
    expect(said(record({ f: ['null', 'string'] }), record({ f: ['null', 'int'] }))).toBe(
      'MISSING_UNION_BRANCH f: the new schema reads one of null | string where version 3 may have an int / Add int to the union.',
    );
    expect(said(record({ f: ['null', 'int'] }), record({ f: ['null', 'string'] }), 'forward')).toBe(
      'MISSING_UNION_BRANCH f: version 3 reads one of null | string where the new schema may have an int / Leave int out: version 3 has no place for it.',
    );
  });

  it('says what is wrong within its branch, which Avro Java does not', () => {
    const card = (...types: readonly Json[]): Json =>
      record(Object.fromEntries(types.map((type, index) => [`f${index}`, type])), 'Card');
    expect(said(record({ pay: ['null', card('int', 'int')] }), record({ pay: ['null', card('long')] }))).toBe(
      [
        'MISSING_UNION_BRANCH pay: the new schema cannot read the record "Card" of version 3',
        '  TYPE_MISMATCH pay.f0: the new schema reads an int where version 3 has a long / Keep long: numbers can be widened, not narrowed.',
        '  READER_FIELD_MISSING_DEFAULT_VALUE pay.f1: version 3 has no such field, and the new schema has no default for it / Give it a default, such as "default": 0.',
      ].join('\n'),
    );
  });
});

describe('an alias', () => {
  const aliased = { type: 'record', name: 'R', fields: [{ name: 'a', type: 'int', aliases: ['b'] }] };
  const both = record({ a: 'int', b: 'int' });

  it('leaves open which field is meant', () => {
    expect(said(aliased, both)).toBe(
      'AMBIGUOUS_ALIAS a: by its name and aliases, the new schema could read it from "a" or "b" of version 3' +
        ' / Take away the alias that is a field of its own there.',
    );
    expect(said(both, aliased, 'forward')).toBe(
      'AMBIGUOUS_ALIAS a: by its name and aliases, version 3 could read it from "a" or "b" of the new schema' +
        ' / Give the new field another name: in version 3 it is an alias.',
    );
  });
});

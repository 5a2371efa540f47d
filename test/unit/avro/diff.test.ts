import { describe, expect, it } from 'vitest';
import { schemaChanges } from '../../../src/lib/formats/avro/diff/diff.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';

/** A line for each change: `change what path: before → after`, with `~` where it is harmless. */
function changes(before: Json, after: Json): readonly string[] {
  return schemaChanges(avroSchema(before), avroSchema(after)).map(
    ({ change, what, path, before: old, after: fresh, harmless }) =>
      `${harmless ? '~' : ''}${change} ${what} ${path}: ${old ?? ''} → ${fresh ?? ''}`,
  );
}

function record(...fields: readonly object[]): Json {
  return { type: 'record', name: 'a.R', fields: fields as readonly Json[] };
}

/** What changes when a field has one type after another. */
function retyped(before: Json, after: Json): readonly string[] {
  return changes(record({ name: 'f', type: before }), record({ name: 'f', type: after }));
}

const enumOf = (symbols: readonly string[], more: object = {}): Json => ({ type: 'enum', name: 'E', symbols, ...more });
const card = (type: Json, name = 'Card'): Json => ({ type: 'record', name, fields: [{ name: 'number', type }] });

describe('schemaChanges', () => {
  it('is empty for another spelling of the same', () =>
    expect(
      changes(record({ name: 'f', type: 'int' }), {
        type: 'record',
        name: 'R',
        namespace: 'a',
        fields: [{ name: 'f', type: { type: 'int' } }],
      }),
    ).toEqual([]));

  it('has fields that came and went, with their defaults', () =>
    expect(
      changes(
        record({ name: 'gone', type: 'int', default: 7 }),
        record({ name: 'new', type: ['null', 'string'], default: null }, { name: 'must', type: card('int') }),
      ),
    ).toEqual([
      'added field new:  → null | string = null',
      'added field must:  → record a.Card',
      'removed field gone: int = 7 → ',
    ]));

  it('knows a field by its alias, unless the field is still there', () => {
    const before = record({ name: 'title', type: 'string' });
    const renamed = { name: 'name', type: 'string', aliases: ['title'] };
    expect(changes(before, record(renamed))).toEqual(['changed field-name name: title → name']);
    expect(changes(before, record({ name: 'title', type: 'string' }, renamed))).toEqual([
      'added field name:  → string',
    ]);
  });

  it('has defaults, docs, aliases, properties and the order of fields', () =>
    expect(
      changes(
        record(
          { name: 'a', type: 'int', default: 1, doc: 'x' },
          { name: 'b', type: 'int', default: 0, aliases: ['old'] },
          { name: 'c', type: 'int', unit: 'm' },
        ),
        record(
          { name: 'b', type: 'int', aliases: ['older'], doc: 'y' },
          { name: 'a', type: 'int', default: 2, doc: 'z' },
          { name: 'c', type: 'int', default: 3, unit: 'km' },
        ),
      ),
    ).toEqual([
      'removed default b: 0 → ',
      'added alias b:  → older',
      'removed alias b: old → ',
      '~added doc b:  → "y"',
      'changed default a: 1 → 2',
      '~changed doc a: "x" → "z"',
      'added default c:  → 3',
      '~changed property c: "unit": "m" → "unit": "km"',
      '~changed order : a, b, c → b, a, c',
    ]));

  it.each<[Json, Json, readonly string[]]>([
    ['int', 'long', ['changed type f: int → long']],
    ['string', ['null', 'string'], ['changed type f: string → null | string']],
    ['long', { type: 'long', logicalType: 'timestamp-millis' }, ['changed type f: long → long (timestamp-millis)']],
    [
      { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 },
      { type: 'bytes', logicalType: 'decimal', precision: 6 },
      ['changed type f: bytes (decimal 4,2) → bytes (decimal 6,0)'],
    ],
    [{ type: 'array', items: 'int' }, { type: 'array', items: 'long' }, ['changed type f[]: int → long']],
    [{ type: 'map', values: 'int' }, { type: 'array', items: 'int' }, ['changed type f: map<int> → array<int>']],
    [
      { type: 'fixed', name: 'F', size: 2 },
      { type: 'fixed', name: 'F', size: 4 },
      ['changed type f: fixed a.F[2] → fixed a.F[4]'],
    ],
    [['null', 'int'], ['null', 'long'], ['changed type f: int → long']],
    [['null', 'int'], ['int', 'null'], ['~changed order f: null, int → int, null']],
    [
      ['null', 'int', 'string'],
      ['null', 'bytes', 'string', 'boolean'],
      ['added branch f:  → bytes', 'added branch f:  → boolean', 'removed branch f: int → '],
    ],
    [['null', card('int')], ['null', card('long')], ['changed type f.number: int → long']],
    [
      card('int'),
      ['null', card('long')],
      ['changed type f: record a.Card → null | record a.Card', 'changed type f.number: int → long'],
    ],
    [
      [card('int', 'A'), card('int', 'B')],
      [card('long', 'A'), card('int', 'B')],
      ['changed type f<A>.number: int → long'],
    ],
    [
      card('int', 'b.Card'),
      card('long', 'c.Card'),
      ['changed type-name f: b.Card → c.Card', 'changed type f.number: int → long'],
    ],
    [
      enumOf(['A', 'B', 'C']),
      enumOf(['C', 'A', 'N']),
      ['added symbol f:  → N', 'removed symbol f: B → ', '~changed order f: A, C → C, A'],
    ],
    [
      enumOf(['A']),
      enumOf(['A'], { default: 'A', doc: 'd' }),
      ['~added doc f:  → "d"', 'added symbol-default f:  → "A"'],
    ],
  ])('of %j to %j is %j', (before, after, expected) => expect(retyped(before, after)).toEqual(expected));

  it('is told once for a type that is used often, or within itself', () => {
    const node = (value: Json): Json => ({
      type: 'record',
      name: 'Node',
      fields: [
        { name: 'next', type: ['null', 'Node'] },
        { name: 'other', type: ['null', 'Node'] },
        { name: 'value', type: value },
      ],
    });
    expect(changes(node('int'), node('long'))).toEqual(['changed type value: int → long']);
  });
});

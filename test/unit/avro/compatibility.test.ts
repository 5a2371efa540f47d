import { describe, expect, it } from 'vitest';
import { incompatibilitiesOf } from '../../../src/lib/formats/avro/compatibility/check.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';

/** `path TYPE location` of all that keeps the reader from reading what the writer wrote. */
function found(reader: Json, writer: Json): readonly string[] {
  return incompatibilitiesOf(avroSchema(reader), avroSchema(writer)).map(
    ({ path, fault }) => `${path} ${fault.type} ${fault.location}`,
  );
}

function record(name: string, ...fields: readonly object[]): { readonly [key: string]: Json } {
  return { type: 'record', name, fields: fields as readonly Json[] };
}

describe('incompatibilitiesOf', () => {
  it.each<[Json, Json]>([
    ['long', 'int'],
    ['double', 'float'],
    ['string', 'bytes'],
    ['bytes', 'string'],
    [['null', 'long'], 'int'],
    ['long', ['int', 'long']],
    [
      { type: 'enum', name: 'E', symbols: ['A'], default: 'A' },
      { type: 'enum', name: 'E', symbols: ['A', 'B'] },
    ],
    [record('R', { name: 'new', type: 'int', aliases: ['old'] }), record('R', { name: 'old', type: 'int' })],
    [{ ...record('b.New'), aliases: ['a.Old'] }, record('a.Old')],
    [record('R', { name: 'f', type: 'int', default: 0 }), record('R')],
    [record('R'), record('R', { name: 'f', type: 'int' })],
  ])('is nothing where %j reads %j', (reader, writer) => expect(found(reader, writer)).toEqual([]));

  it('names the places within arrays, maps and records', () => {
    const inner = (type: Json): Json => record('Inner', { name: 'x', type });
    const outer = (type: Json): Json =>
      record('Outer', { name: 'list', type: { type: 'array', items: { type: 'map', values: inner(type) } } });
    expect(found(outer('int'), outer('string'))).toEqual([
      'list[][].x TYPE_MISMATCH /fields/0/type/items/values/fields/0/type',
    ]);
  });

  it('finds everything, and each fault of a type once, however often the type is used', () => {
    const inner = (...fields: readonly object[]): Json => record('Inner', ...fields);
    const outer = (type: Json): Json => record('Outer', { name: 'a', type }, { name: 'b', type: 'Inner' });
    expect(
      found(
        outer(inner({ name: 'x', type: 'int' }, { name: 'y', type: 'int' })),
        outer(inner({ name: 'x', type: 'string' })),
      ),
    ).toEqual([
      'a.x TYPE_MISMATCH /fields/0/type/fields/0/type',
      'a.y READER_FIELD_MISSING_DEFAULT_VALUE /fields/0/type/fields/1',
    ]);
  });

  it('follows a record within itself to its end', () => {
    const node = (value: Json): Json =>
      record('Node', { name: 'next', type: ['null', 'Node'] }, { name: 'value', type: value });
    expect(found(node('long'), node('int'))).toEqual([]);
    expect(found(node('int'), node('long'))).toEqual(['value TYPE_MISMATCH /fields/1/type']);
  });

  it('gives up on an alias that leaves open which field is meant, also where a union has another branch', () => {
    const reader = [
      'null',
      record('R', { name: 'a', type: 'int', aliases: ['b'] }),
      { ...record('S'), aliases: ['R'] },
    ];
    const writer = record('R', { name: 'a', type: 'int' }, { name: 'b', type: 'int' });
    expect(found(reader as Json, writer)).toEqual(['a AMBIGUOUS_ALIAS /fields/0']);
  });
});

import { describe, expect, it } from 'vitest';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { mapTroubleOf, type MapTrouble } from '../../../src/lib/schemas/check/unrolled-maps.js';
import type { Json } from '../../../src/lib/values/json.js';

const map = (values: Json): Json => ({ type: 'map', values });
const array = (items: Json): Json => ({ type: 'array', items });
const record = (name: string, fields: Readonly<Record<string, Json>>): Json => ({
  type: 'record',
  name,
  fields: Object.entries(fields).map(([field, type]) => ({ name: field, type })),
});
const trouble = (json: Json): MapTrouble | null => mapTroubleOf(parseAvroSchema(JSON.stringify(json)));

/** Records that each have a map of the next one, some of them below one another only by their names. */
function chain(length: number): Json {
  const names = Array.from({ length }, (_, index) => `R${length - index}`);
  const fields = names.map((name, index) => [name, record(name, { m: map(names[index - 1] ?? 'int') })] as const);
  return record('Root', Object.fromEntries(fields));
}

describe('maps that a registry writes out anew', () => {
  it.each<[string, Json, string]>([
    ['of the record around it', record('N', { id: 'int', kids: map('N') }), 'kids'],
    ['in a union, with arrays', record('N', { a: ['null', array(map(array('N')))] }), 'a[]'],
    ['over another record', record('A', { b: map(record('B', { c: record('C', { a: ['null', 'A'] }) })) }), 'b'],
    ['at the top', map(record('N', { kids: map(['null', 'N']) })), '[].kids'],
  ])('lie within their own values: %s', (_, json, path) => {
    expect(trouble(json)).toEqual({ endless: true, path });
  });

  it.each<[string, Json]>([
    ['arrays and unions of the record around', record('N', { a: array('N'), b: ['null', 'N'] })],
    ['a map around a record that holds itself otherwise', map(record('N', { a: array('N') }))],
    ['a map within a map', map(map(record('N', { a: map('int'), b: map('int') })))],
    ['many maps one after the other', chain(300)],
  ])('do no harm: %s', (_, json) => {
    expect(trouble(json)).toBeNull();
  });

  it('are too many where they double', () => {
    const doubling = (level: number): Json =>
      level === 18
        ? 'int'
        : record(`R${level}`, { a: map(doubling(level + 1)), b: map(level < 17 ? `R${level + 1}` : 'int') });
    expect(trouble(doubling(0))).toEqual({ endless: false });
    expect(trouble(chain(2000))).toEqual({ endless: false });
  });
});

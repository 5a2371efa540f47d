import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';

function reason(text: string, registrable: boolean): string {
  try {
    parseAvroSchema(text, [], { registrable });
    return 'none';
  } catch (error) {
    if (error instanceof AppError && error.code === 'SCHEMA_INVALID')
      return error.message.replace('not a valid Avro schema: ', '');
    throw error;
  }
}

const record = (...fields: readonly string[]): string => `{"type":"record","name":"N","fields":[${fields.join(',')}]}`;
const field = (type: string, more = ''): string => `{"name":"a","type":${type}${more}}`;
const within = '"N"';
const later = '{"name":"b","type":{"type":"enum","name":"E","symbols":["A"]}}';
const early = (name: string): string =>
  `default of "${name}": registries want its type defined before it, not further down`;

// Apicurio Registry 3.0.9 answers 422 to each of the first list, and takes those of the second.
describe('a schema that is to be registered', () => {
  it.each([
    [
      record(field('"int"', ',"order":"sideways"')),
      'the order of "N.a" is not ascending, descending or ignore: "sideways"',
    ],
    [record(field('"int"', ',"order":null')), 'the order of "N.a" is not ascending, descending or ignore: null'],
    [record(field('"int"', ',"aliases":"b"')), 'the aliases of "N.a" are no list of names: "b"'],
    [record(field('"int"', ',"aliases":[5]')), 'the aliases of "N.a" are no list of names: [5]'],
    [
      '{"type":"record","name":"N","aliases":["x-y"],"fields":[]}',
      '"x-y" is no name: letters, digits and _, and no digit first',
    ],
    ['{"type":"enum","name":"N","aliases":null,"symbols":["A"]}', 'the aliases of "N" are no list: null'],
    [record('{"name":"a.b","type":"int"}'), 'a field of "N" has a dot in its name: "a.b"'],
    ['{"type":"enum","name":"N","symbols":["A.B"]}', 'a symbol of "N" has a dot in its name: "A.B"'],
    [record('{"name":"𝒳","type":"int"}'), 'registries do not take a letter beyond U+FFFF in a name: "𝒳"'],
    ['{"type":{"type":"int"}}', 'a type that is only the "type" of another one: write what is in it, {"type":"int"}'],
    [
      record(field('{"type":["null","int"]}')),
      'a type that is only the "type" of another one: write what is in it, ["null","int"]',
    ],
    ['{"type":"fixed","name":"F","size":2147483640}', 'the size of "F" is no integer up to 2147483639: 2147483640'],
    ['{"type":"fixed","name":"F","size":3.0}', 'the size of "F" is no number of bytes: 3.0'],
    [record(field('"int"', ',"default":1.0')), 'default of a: expected an int, found 1.0'],
    [record(field('"long"', ',"default":1e3')), 'default of a: expected a long, found 1e3'],
    [
      record(field('{"type":"array","items":"int"}', ',"default":[1.0]')),
      'default of a[0]: expected an int, found 1.0',
    ],
    [
      record(
        field('{"type":"record","name":"M","fields":[]}'),
        '{"name":"b","type":{"type":"record","name":"M","fields":[]}}',
      ),
      '"M" is defined twice: registries take one definition of a record',
    ],
    [
      record(field(`{"type":"array","items":${within}}`, ',"default":[{"a":[]}]')),
      'default of a: registries take none of a record that it lies within',
    ],
    [
      record(field(`["null",${within}]`, ',"default":{"a":null}')),
      'default of a: registries take none of a record that it lies within',
    ],
    [record(field('"E"', ',"default":"A"'), later), early('N.a')],
    [record(field('["null","E"]', ',"default":"A"'), later), early('N.a')],
    [record(field('{"type":"map","values":"E"}', ',"default":{"k":"A"}'), later), early('N.a')],
    [
      record(field('{"type":"record","name":"Q","fields":[{"name":"f","type":"E"}]}', ',"default":{"f":"A"}'), later),
      early('N.a'),
    ],
    [`{"type":"int","p":1${'0'.repeat(1000)}}`, 'a number of 1001 characters: registries take 1000'],
    [`{"type":"int","${'k'.repeat(50_001)}":1}`, 'a property with a name of 50001 characters: registries take 50000'],
    [
      `{"type":"int","p":${'['.repeat(1000)}${']'.repeat(1000)}}`,
      'nested more than 1000 levels deep (line 1, column 1018)',
    ],
  ])('is refused where registries do, and read where it is: %.60s', (text, expected) => {
    expect(reason(text, true)).toBe(expected);
    expect(reason(text, false)).toBe('none');
  });

  it.each([
    record(field('"int"', ',"order":"Ignore","aliases":["x-y","a.b",""],"doc":5')),
    '{"type":"record","name":"N","aliases":["a.b.C","int"],"fields":[]}',
    '{"type":"array","items":"int","aliases":5,"order":5}',
    record(field('"double"', ',"default":1')),
    record(field('["int","double"]', ',"default":1.0')),
    record(field('"float"', ',"default":1e3,"p":1.0')),
    record(
      field('{"type":"enum","name":"E","symbols":["A"]}'),
      '{"name":"b","type":{"type":"enum","name":"E","symbols":["A"]}}',
    ),
    record(field(`{"type":"array","items":${within}}`, ',"default":[]')),
    record(field(`["null",${within}]`, ',"default":null')),
    record(field('["null",{"type":"N"}]')),
    record(field('"E"'), later),
    record(field('["string","E"]', ',"default":"A"'), later),
    record(field('{"type":"array","items":"E"}', ',"default":[]'), later),
    record(
      field('"Q"', ',"default":{"f":"A"}'),
      '{"name":"q","type":{"type":"record","name":"Q","fields":[{"name":"f","type":"E"}]}}',
      later,
    ),
    record(later, field('"E"', ',"default":"A"')),
    '{"type":"fixed","name":"F","size":0}',
    `{"type":"int","p":${'['.repeat(999)}${']'.repeat(999)}}`,
    `{"type":"int","p":1${'0'.repeat(999)},"${'k'.repeat(50_000)}":1}`,
  ])('is taken as registries do: %.60s', (text) => {
    expect(reason(text, true)).toBe('none');
  });

  it('is looked at once for each type that a default may be, however deep, and whatever holds itself', () => {
    const inner = (depth: number): string => (depth === 0 ? 'null' : `{"a":${inner(depth - 1)}}`);
    const either = '["null","N","M"]';
    const deep = `{"type":"record","name":"O","fields":[{"name":"n","type":${record(
      field(`["null","N",{"type":"record","name":"M","fields":[${field(either)}]}]`),
    )}},{"name":"m","type":["N","M"],"default":${inner(100)}}]}`;
    expect(reason(deep, true)).toBe('none');
    const itself = `{"type":"record","name":"O","fields":[{"name":"n","type":${record(
      field(within, ',"default":{}'),
    )}},{"name":"m","type":"N","default":{}}]}`;
    expect(reason(itself, true)).toBe('default of n.a.a: missing, and its default is not valid');
  });
});

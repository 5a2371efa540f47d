import { describe, expect, it } from 'vitest';
import { canonicalAvro } from '../../../src/lib/formats/avro/canonical.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { AppError } from '../../../src/lib/errors.js';
import { avroSchema, recordOf } from '../../helpers/avro.js';
import type { Json } from '../../../src/lib/values/json.js';

function reason(text: string, options = {}): string {
  try {
    parseAvroSchema(text, [], options);
  } catch (error) {
    if (error instanceof AppError && error.code === 'SCHEMA_INVALID') return error.message;
    throw error;
  }
  return 'none';
}

/** A record with fields of a type each, and a default. */
function withDefaults(...fields: readonly (readonly [Json, Json])[]): string {
  return JSON.stringify({
    type: 'record',
    name: 'R',
    fields: fields.map(([type, value], index) => ({ name: `f${index}`, type, default: value })),
  });
}

const point = {
  type: 'record',
  name: 'Point',
  fields: [
    { name: 'x', type: 'int' },
    { name: 'y', type: 'int', default: 0 },
  ],
};

describe('parseAvroSchema', () => {
  it('makes one object of a named type, wherever it is used', () => {
    const schema = avroSchema({
      type: 'record',
      name: 'a.Node',
      fields: [
        { name: 'next', type: ['null', 'Node'] },
        { name: 'kind', type: { type: 'enum', name: 'Kind', symbols: ['A'] } },
        { name: 'other', type: { type: 'map', values: 'a.Kind' } },
      ],
    });
    if (schema.type !== 'record') throw new Error('no record');
    const [next, kind, other] = schema.fields.map((field) => field.schema);
    expect(next?.type === 'union' && next.branches[1] === schema).toBe(true);
    expect(other?.type === 'map' && other.values === kind).toBe(true);
    expect(kind).toMatchObject({ type: 'enum', name: 'a.Kind' });
  });

  it('uses the types of other schemas', () => {
    const schema = parseAvroSchema('{"type":"array","items":"a.P"}', [
      {
        text: '{"type":"record","name":"a.P","fields":[{"name":"f","type":"F"}]}',
        references: [{ text: '{"type":"fixed","name":"a.F","size":2}', references: [] }],
      },
    ]);
    expect(schema).toMatchObject({
      type: 'array',
      items: { name: 'a.P', fields: [{ schema: { name: 'a.F', size: 2 } }] },
    });
  });

  it('keeps the digits of a default', () => {
    const text = '{"type":"record","name":"R","fields":[{"name":"f","type":"long","default":9223372036854775807}]}';
    expect(parseAvroSchema(text)).toMatchObject({ fields: [{ default: 9223372036854775807n }] });
    expect(canonicalAvro(parseAvroSchema(text))).toContain('"default":9223372036854775807');
  });

  it.each<[string, string]>([
    ['{"type":"int"', 'expected "," or "}", the text ends (line 1, column 14)'],
    ['{"type":"int","type":"long"}', 'the key "type" is there twice (line 1, column 15)'],
    ['"Unknown"', 'unknown type "Unknown"'],
    ['{"type":"record","fields":[]}', 'the name of a type (record) is missing'],
    ['{"type":"enum","name":"E","symbols":["A"],"default":"B"}', 'the default of "E" is none of its symbols: "B"'],
    ['["null","null"]', 'a union with "null" twice'],
    [withDefaults(['int', 'a']), 'default of f0: expected an int, found "a"'],
    [
      withDefaults(['int', 1], [{ type: 'array', items: 'string' }, ['a', 1]]),
      'default of f1[1]: expected a string, found 1',
    ],
    [withDefaults([['null', 'string'], 5]), 'default of f0: expected null or string, found 5'],
    [withDefaults([['int', 'long'], { int: 5 }]), 'default of f0: expected int or long, found {"int":5}'],
    [withDefaults([point, { y: 1 }]), 'default of f0.x: missing, and it has no default'],
    [
      withDefaults([{ type: 'array', items: { type: 'fixed', name: 'F', size: 2 } }, ['a']]),
      'default of f0[0]: expected 2 bytes, found 1: "a"',
    ],
    [
      '{"type":"record","name":"R","fields":[{"name":"f","type":"R","default":{}}]}',
      'default of f.f: missing, and its default is not valid',
    ],
  ])('refuses %s', (text, message) => expect(reason(text)).toBe(`not a valid Avro schema: ${message}`));

  it.each<[Json, Json]>([
    [['null', 'string'], null],
    [['null', 'string'], 'of the second branch, as Avro 1.12 allows'],
    ['bytes', 'ÿ'],
    ['double', 5],
    ['float', 'NaN'],
    [point, { x: 5 }],
    [{ type: 'map', values: point }, { a: { x: 1, y: 2 } }],
  ])('takes for %j the default %j', (type, value) => expect(reason(withDefaults([type, value]))).toBe('none'));

  it('takes any default where only data are to be read', () => {
    expect(reason(withDefaults([['null', 'string'], 5]), { checkDefaults: false })).toBe('none');
  });
});

describe('canonicalAvro', () => {
  it('is the same for every spelling of a schema', () => {
    const one = {
      type: 'record',
      name: 'R',
      namespace: 'a',
      doc: 'd',
      fields: [{ name: 'f', type: { type: 'string' }, default: 'x', doc: 'e' }],
    };
    const other = {
      fields: [{ doc: 'e', default: 'x', type: 'string', name: 'f' }],
      doc: 'd',
      name: 'a.R',
      type: 'record',
    };
    expect(canonicalAvro(avroSchema(one))).toBe(
      '{"type":"record","name":"a.R","fields":[{"name":"f","type":"string","default":"x","doc":"e"}],"doc":"d"}',
    );
    expect(canonicalAvro(avroSchema(other))).toBe(canonicalAvro(avroSchema(one)));
    expect(canonicalAvro(avroSchema(recordOf('int')))).not.toBe(canonicalAvro(avroSchema(recordOf('long'))));
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { type AvroSource, parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import type { Json } from '../../../src/lib/values/json.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { decodedText, encodedHex } from '../../helpers/avro.js';

const record = (name: string, ...fields: readonly Json[]): { [key: string]: Json } => ({
  type: 'record',
  name,
  fields: [...fields],
});
const field = (name: string, type: Json): Json => ({ name, type });
const source = (json: Json, ...references: readonly AvroSource[]): AvroSource => ({
  text: JSON.stringify(json),
  references,
});

function reason(json: Json, checkDefaults = true): string {
  try {
    parseAvroSchema(JSON.stringify(json), [], { checkDefaults });
    return 'none';
  } catch (error) {
    if (error instanceof AppError && error.code === 'SCHEMA_INVALID')
      return error.message.replace('not a valid Avro schema: ', '');
    throw error;
  }
}

describe('schemas that registries take', () => {
  const e = { type: 'enum', name: 'E', symbols: ['A'] };
  it.each<[string, Json, string, string]>([
    [
      'a type without namespace, used from one with',
      [{ type: 'fixed', name: 'F', size: 1 }, record('a.b.R', field('f', 'F'))],
      '{"f":"x"}',
      '0278',
    ],
    [
      'a type of the same namespace before one without',
      [{ type: 'fixed', name: 'F', size: 1 }, { type: 'fixed', name: 'a.F', size: 2 }, record('a.R', field('f', 'F'))],
      '{"a.R":{"f":"xy"}}',
      '047879',
    ],
    [
      'a full name together with a namespace',
      {
        ...record('a.R', field('f', 'a.E2')),
        namespace: 'b',
        fields: [field('f', { ...e, name: 'E2' }), field('g', 'a.E2')],
      },
      '{"f":"A","g":"A"}',
      '0000',
    ],
    [
      'an empty namespace',
      record('a.R', field('f', { ...e, namespace: '' }), field('g', 'E')),
      '{"f":"A","g":"A"}',
      '0000',
    ],
    [
      'a name with a dot at its start',
      record('a.R', field('f', { ...e, name: '.E' }), field('g', '.E')),
      '{"f":"A","g":"A"}',
      '0000',
    ],
    [
      'a type that is used before it is defined',
      record('R', field('f', 'Later'), field('g', { ...e, name: 'Later' })),
      '{"f":"A","g":"A"}',
      '0000',
    ],
    [
      'types that are defined later and need each other',
      [record('A', field('b', ['null', 'B'])), record('B', field('a', ['null', 'A']))],
      '{"A":{"b":{"a":null}}}',
      '000200',
    ],
    [
      'a definition given twice alike',
      record('R', field('f', e), field('g', { ...e, doc: 'again' })),
      '{"f":"A","g":"A"}',
      '0000',
    ],
    [
      'a record given twice alike, once with the types within it and once by their names',
      record(
        'R',
        field('f', record('S', field('e', e), field('s', ['null', 'S']))),
        field('g', record('S', field('e', 'E'), field('s', ['null', 'S']))),
      ),
      '{"f":{"e":"A","s":null},"g":{"e":"A","s":null}}',
      '00000000',
    ],
    [
      'names outside ASCII',
      record('größe.Maß', field('länge', 'int'), field('名前', 'string')),
      '{"länge":1,"名前":"x"}',
      '020278',
    ],
    [
      'names of JavaScript',
      record(
        'constructor',
        field('toString', 'int'),
        field('__proto__', 'int'),
        field('hasOwnProperty', [
          'null',
          { type: 'enum', name: 'valueOf', symbols: ['constructor', '__proto__', 'toString'] },
        ]),
      ),
      '{"toString":1,"__proto__":2,"hasOwnProperty":"__proto__"}',
      '02040202',
    ],
    [
      'a type named as a property of all objects',
      ['null', { type: 'fixed', name: '__proto__', size: 1 }, record('toString', field('a', '__proto__'))],
      '{"a":"x"}',
      '0478',
    ],
    ['an error', { ...record('E1', field('f', 'int')), type: 'error' }, '{"f":1}', '02'],
    ['a type within types', { type: { type: { type: 'int' } } }, '1', '02'],
  ])('are read: %s', (_, schema, text, hex) => {
    expect(encodedHex(parseJson(text), schema)).toBe(hex);
    expect(decodedText(hex, schema)).toBe(text);
  });

  it.each<[Json, string]>([
    [record('R', field('f', e), field('g', { ...e, symbols: ['A', 'B'] })), '"E" is defined twice, and not alike'],
    [
      record('R', field('f', record('S', field('a', 'int'))), field('g', record('S', field('a', 'long')))),
      '"S" is defined twice, and not alike',
    ],
    [record('R', field('f', 'int'), field('f', 'int')), '"R" has the field "f" twice'],
    [{ type: 'record', name: 'R' }, '"R" has no list of fields'],
    [{ type: 'record', name: 'R', fields: [5] }, 'a field of "R" is no object: 5'],
    [{ type: 'record', name: 'R', fields: [{ name: 'f' }] }, 'the field "f" of "R" has no type'],
    [{ type: 'record', name: 'R', fields: [{ type: 'int' }] }, 'the name of a field of "R" is missing'],
    [{ type: 'enum', name: 'E' }, 'the symbols of "E" are no list: null'],
    [{ type: 'enum', name: 'E', symbols: ['A', 'A'] }, 'a symbol of "E" is there twice'],
    [{ type: 'enum', name: 'E', symbols: [1] }, 'one of the symbols of "E" is no text: 1'],
    [{ type: 'fixed', name: 'F', size: -1 }, 'the size of "F" is no number of bytes: -1'],
    [{ type: 'fixed', name: 'F' }, 'the size of "F" is no number of bytes: null'],
    [{ type: 'array' }, 'an array without "items": {"type":"array"}'],
    [{ type: 'map' }, 'a map without "values": {"type":"map"}'],
    [{ name: 'x' }, 'a type without "type": {"name":"x"}'],
    [['null', ['int']], 'a union directly within a union'],
    [['string', { type: 'string' }], 'a union with "string" twice'],
    [5, 'expected a type, found 5'],
    [null, 'expected a type, found null'],
    ['__proto__', 'unknown type "__proto__"'],
    ['constructor', 'unknown type "constructor"'],
    [record('no-name', field('f', 'int')), '"no-name" is no name: letters, digits and _, and no digit first'],
    [record('R', field('1f', 'int')), '"1f" is no name: letters, digits and _, and no digit first'],
    [record('string', field('f', 'int')), 'a type cannot be named "string"'],
  ])('are told from what is none: %j', (json, message) => expect(reason(json)).toBe(message));

  it('may have names that Avro refuses, where data are to be read', () => {
    expect(
      reason(record('no-name', field('a b', { type: 'enum', name: 'E', symbols: ['x-y'], default: 'z' })), false),
    ).toBe('none');
  });
});

describe('references', () => {
  const amount = (size: number): AvroSource => source({ type: 'fixed', name: 'a.Amount', size });

  it('may be to two versions of one type: each schema sees its own', () => {
    const first = source(record('a.First', field('amount', 'Amount')), amount(1));
    const second = source(record('a.Second', field('amount', 'Amount')), amount(2));
    const both = record('a.Both', field('first', 'First'), field('second', 'Second'), field('amount', 'Amount'));
    for (const [references, size] of [
      [[first, second, amount(3)], 3],
      [[amount(3), second, first], 3],
    ] as const) {
      expect(parseAvroSchema(JSON.stringify(both), references)).toMatchObject({
        fields: [
          { schema: { fields: [{ schema: { size: 1 } }] } },
          { schema: { fields: [{ schema: { size: 2 } }] } },
          { schema: { size } },
        ],
      });
    }
  });

  it('come after what the schema defines itself', () => {
    const schema = record('a.R', field('own', { type: 'fixed', name: 'Amount', size: 5 }), field('again', 'Amount'));
    expect(parseAvroSchema(JSON.stringify(schema), [amount(1)])).toMatchObject({
      fields: [{ schema: { size: 5 } }, { schema: { size: 5 } }],
    });
  });

  it('that share what they refer to are parsed in linear time', () => {
    let last = source(record('R0', field('f', 'int')));
    for (let index = 1; index < 60; index++) {
      last = source(record(`R${index}`, field('a', `R${index - 1}`), field('b', `R${index - 1}`)), last, last);
    }
    expect(parseAvroSchema('"R59"', [last])).toMatchObject({ name: 'R59' });
  });
});

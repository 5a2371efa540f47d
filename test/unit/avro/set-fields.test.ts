import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BinaryOutput } from '../../../src/lib/formats/avro/binary-output.js';
import { compileAvroDecoder } from '../../../src/lib/formats/avro/decoder.js';
import { compileAvroEncoder } from '../../../src/lib/formats/avro/encoder.js';
import { parseFieldPath } from '../../../src/lib/formats/shared/field-path.js';
import { setFields } from '../../../src/lib/formats/avro/set-fields.js';
import type { AvroSchema } from '../../../src/lib/formats/avro/schema.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { AppError } from '../../../src/lib/errors.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema, problemText } from '../../helpers/avro.js';

const now = new Date('2026-03-01T12:00:00Z');
const taskCreated = parseAvroSchema(
  readFileSync(join(import.meta.dirname, '../../../schemas/task-created.avsc'), 'utf8'),
);

/** Of `path=text` lines: what is read of what is sent. */
function set(schema: AvroSchema, ...lines: readonly string[]): ExactJson {
  const assignments = lines.map((line) => {
    const at = line.indexOf('=');
    return { path: line.slice(0, at), text: line.slice(at + 1) };
  });
  const output = new BinaryOutput();
  expect(compileAvroEncoder(schema)(setFields(schema, assignments, now), output)).toEqual([]);
  const sink = new JsonSink();
  compileAvroDecoder(schema)(output.written(), 0, output.length, sink);
  return parseJson(sink.written().toString());
}

function problems(schema: AvroSchema, ...lines: readonly string[]): readonly string[] {
  try {
    set(schema, ...lines);
  } catch (error) {
    if (error instanceof AppError && error.code === 'RECORD_INVALID') {
      expect(error.message).toBe('what is set does not fit the schema');
      return problemText(error.problems).split('\n');
    }
    throw error;
  }
  return [];
}

/** A record with one field `f` of this type. */
function fieldOf(type: Json): AvroSchema {
  return avroSchema({ type: 'record', name: 'R', fields: [{ name: 'f', type }] });
}

describe('setFields', () => {
  it('makes an event: types by the schema, id, time and defaults', () => {
    const event = set(taskCreated, 'userId=u1', 'taskId=5', 'title=null', 'dueDate=1700000000000', 'tags=["a","b"]');
    expect(event).toEqual({
      eventId: expect.stringMatching(/^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/) as string,
      eventTimestamp: now.getTime(),
      userId: 'u1',
      taskId: '5',
      title: 'null',
      description: null,
      priority: 'MEDIUM',
      dueDate: 1700000000000,
      categoryId: null,
      tags: ['a', 'b'],
    });
  });

  it('has what its fields are unless set, as the key may be one of them', () => {
    const schema = avroSchema({
      type: 'record',
      name: 'R',
      fields: [
        { name: 'key', type: ['string', 'null'], default: 'usual' },
        { name: 'price', type: { type: 'bytes', logicalType: 'decimal', precision: 4, scale: 2 }, default: '\u0001' },
        { name: 'either', type: ['int', 'long'], default: 1 },
        { name: 'toString', type: 'int', default: 2 },
      ],
    });
    const value = { key: 'usual', price: '0.01', either: { int: 1 }, toString: 2 };
    expect(setFields(schema, [], now)).toEqual(value);
    expect(setFields(schema, [{ path: 'key', text: 'mine' }], now)).toEqual({ ...value, key: 'mine' });
  });

  it('leaves id and time as they are set', () => {
    const lines = ['userId=u', 'taskId=t', 'title=x', 'eventId=mine', 'eventTimestamp=5'];
    expect(set(taskCreated, ...lines)).toMatchObject({ eventId: 'mine', eventTimestamp: 5 });
  });

  it('gives the time in the unit of the field, and an id where a union takes one', () => {
    const schema = (timestamp: Json, id: Json): AvroSchema =>
      avroSchema({
        type: 'record',
        name: 'E',
        fields: [
          { name: 'eventId', type: id },
          { name: 'eventTimestamp', type: timestamp },
        ],
      });
    const micros = { type: 'long', logicalType: 'timestamp-micros' };
    const nanos = { type: 'long', logicalType: 'timestamp-nanos' };
    const uuid = expect.stringMatching(/^[\da-f-]{36}$/) as string;
    expect(set(schema(micros, ['null', 'string']))).toEqual({ eventId: uuid, eventTimestamp: now.getTime() * 1000 });
    expect(set(schema(['null', nanos], ['int', 'string', 'bytes']))).toEqual({
      eventId: { string: uuid },
      eventTimestamp: BigInt(now.getTime()) * 1_000_000n,
    });
    expect(problems(schema('int', 'int'))).toEqual([
      'eventId: missing, and it has no default',
      'eventTimestamp: missing, and it has no default',
    ]);
  });

  it.each<[Json, string, ExactJson]>([
    ['string', 'Buy milk', 'Buy milk'],
    ['string', '', ''],
    ['string', '"a"', '"a"'],
    ['string', '5', '5'],
    ['boolean', 'true', true],
    ['int', '-5', -5],
    ['long', '9223372036854775807', 9223372036854775807n],
    ['double', '1e3', 1000],
    ['double', 'NaN', 'NaN'],
    ['bytes', 'aÿ', 'aÿ'],
    [{ type: 'enum', name: 'E', symbols: ['A', 'B'] }, 'B', 'B'],
    [{ type: 'map', values: 'int' }, '{"a": 1}', { a: 1 }],
    [['null', 'string'], 'null', null],
    [['null', 'string'], 'nul', 'nul'],
    [['string', 'null'], '5', '5'],
    [['null', 'long'], '5', 5],
    [['null', 'boolean', 'long', 'string'], 'false', false],
    [['null', 'string', 'long'], '5', 5],
    [['null', 'string', 'long'], 'five', 'five'],
    [['null', 'float', 'string'], '0.1', { float: 0.1 }],
    [['string', { type: 'array', items: 'int' }], '[1]', [1]],
    [['string', { type: 'array', items: 'int' }], '[1', '[1'],
    [['int', 'long'], '5', { int: 5 }],
    [['int', 'long'], '{"long":5}', { long: 5 }],
    [['null', { type: 'enum', name: 'E', symbols: ['A'] }, 'string'], 'A', { E: 'A' }],
  ])('of %j from %s is %o', (type, text, value) => expect(set(fieldOf(type), `f=${text}`)).toEqual({ f: value }));

  const address = {
    type: 'record',
    name: 'A',
    fields: [
      { name: 'street', type: 'string' },
      { name: 'zip', type: ['null', 'int'], default: null },
    ],
  };

  it.each<[Json, readonly string[], ExactJson]>([
    [address, ['f.street=x', 'f.zip=5'], { street: 'x', zip: 5 }],
    [['null', address], ['f.street=x'], { street: 'x', zip: null }],
    [['null', address, { type: 'map', values: 'int' }], ['f.street=x'], { A: { street: 'x', zip: null } }],
    [['null', address, { type: 'map', values: 'int' }], ['f.town=1'], { map: { town: 1 } }],
    [{ type: 'array', items: 'long' }, ['f[1]=2', 'f[0]=1'], [1, 2]],
    [['null', { type: 'array', items: address }], ['f[0].street=x'], [{ street: 'x', zip: null }]],
    [
      { type: 'map', values: address },
      ['f.home.street=x', 'f["a b"].street=y'],
      { home: { street: 'x', zip: null }, 'a b': { street: 'y', zip: null } },
    ],
  ])('reaches into %j by %j', (type, lines, value) => expect(set(fieldOf(type), ...lines)).toEqual({ f: value }));

  it('tells every problem with its path', () => {
    expect(
      problems(
        taskCreated,
        'tags=[1',
        'prio=x',
        'priority=x',
        'dueDate=soon',
        'title.x=1',
        'userId=a',
        'userId=b',
        'a[b=',
        'taskId=t',
      ),
    ).toEqual([
      'userId: set twice',
      'a[b: not the path of a field',
      'tags: not valid JSON: expected "," or "]", the text ends (column 3)',
      'title: has no parts to be set: it is of type string',
      'priority: expected one of "CRITICAL", "HIGH", "MEDIUM", "LOW", found "x"',
      'dueDate: expected null or long, found "soon"',
      'prio: not a field of "com.todoapp.events.TaskCreatedEvent"',
    ]);
    const schema = fieldOf({ type: 'array', items: 'int' });
    expect(problems(schema, 'f[2]=1', 'f[0]=1')).toEqual(['f: items are numbered from [0] to [1] here, 2 is none']);
    expect(problems(schema, 'f=[1]', 'f[0]=1')).toEqual(['f[0]: set twice']);
    expect(problems(schema, 'f[0]=x')).toEqual(['f[0]: expected an int, found "x"']);
    expect(problems(avroSchema('string'), 'f=x')).toEqual([': has no parts to be set: it is of type string']);
    expect(problems(fieldOf(['int', 'string', 'bytes']), 'f.x=1')).toEqual([
      'f: has no parts to be set: it is of type union',
    ]);
  });
});

describe('parseFieldPath', () => {
  it.each<[string, readonly (string | number)[] | null]>([
    ['a', ['a']],
    ['a.b-c.d', ['a', 'b-c', 'd']],
    ['a[0][12].b', ['a', 0, 12, 'b']],
    ['a["x.y"]["\\""]', ['a', 'x.y', '"']],
    ['["a b"].c', ['a b', 'c']],
    ['', null],
    ['.a', null],
    ['a.', null],
    ['a..b', null],
    ['a[b]', null],
    ['a[0', null],
    ['a]', null],
    ['a["\\x"]', null],
    ['a[0]b', null],
  ])('%s', (text, steps) => expect(parseFieldPath(text)).toEqual(steps));
});

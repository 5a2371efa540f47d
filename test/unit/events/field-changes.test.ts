import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { fieldChanges } from '../../../src/lib/events/field-changes.js';
import { SchemaRegistry, type SchemaById } from '../../../src/lib/registry/client.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';

const registry = new SchemaRegistry({
  url: new URL('http://nowhere.invalid'),
  signal: new AbortController().signal,
  debug: () => undefined,
});

/** A value with fields set, as text; or the problems. */
async function changed(
  schemaType: SchemaById['schemaType'],
  schema: string,
  value: string,
  ...set: readonly string[]
): Promise<string | readonly string[]> {
  const assignments = set.map((each) => {
    const at = each.indexOf('=');
    return { path: each.slice(0, at), text: each.slice(at + 1) };
  });
  const change = await fieldChanges({ schemaType, schema, references: [] }, registry, assignments);
  try {
    return exactJsonText(change(parseJson(value)));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return error.problems.map(({ path, message }) => `${path ?? ''}: ${message}`);
  }
}

const avro = JSON.stringify({
  type: 'record',
  name: 'Order',
  fields: [
    { name: 'id', type: 'long' },
    { name: 'note', type: ['null', 'string'] },
    { name: 'tags', type: { type: 'array', items: 'string' } },
    { name: 'labels', type: { type: 'map', values: 'int' } },
    {
      name: 'address',
      type: ['null', { type: 'record', name: 'Address', fields: [{ name: 'street', type: 'string' }] }],
    },
    { name: 'either', type: ['int', 'long'] },
  ],
});
const order =
  '{"id":9007199254740993,"note":null,"tags":["a","b"],"labels":{"2":1},"address":{"street":"x"},"either":{"int":1}}';

describe('the fields of an Avro value', () => {
  it.each([
    [['note=5'], '"note":null', '"note":"5"'],
    [['tags[1]=c'], '["a","b"]', '["a","c"]'],
    [['tags[2]=c'], '["a","b"]', '["a","b","c"]'],
    [['labels.n=3'], '{"2":1}', '{"2":1,"n":3}'],
    [['address.street=y'], '"street":"x"', '"street":"y"'],
    [['address=null'], '{"street":"x"}', 'null'],
  ])('are changed where %j says, and all else stays', async (set, before, after) => {
    expect(await changed('AVRO', avro, order, ...set)).toBe(order.replace(before, after));
  });

  it('are not changed where there is no such place', async () => {
    expect(await changed('AVRO', avro, order, 'tags[5]=c', 'tags[0].x=1', 'id.x=1')).toEqual(
      expect.arrayContaining([
        'tags: it has 2 items, and [2] adds one: 5 is none',
        'id: has no parts to be set: it is of type long',
      ]),
    );
  });
});

describe('the fields of other values', () => {
  const jsonSchema = JSON.stringify({
    type: 'object',
    properties: { count: { type: 'integer' }, list: { type: 'array', items: { type: 'string' } } },
  });

  it('are those of JSON Schema, by its types', async () => {
    const value = '{"count":1,"list":["1"],"free":true}';
    expect(await changed('JSON', jsonSchema, value, 'count=2', 'list[0]=2', 'other=2')).toBe(
      '{"count":2,"list":["2"],"free":true,"other":2}',
    );
  });

  it('are those of Protobuf, by the names that they have in JSON', async () => {
    const schema =
      'syntax = "proto3"; message Task { string task_id = 1; int32 count = 2; Inner inner = 3; message Inner { string name = 1; } }';
    const value = '{"taskId":"a","count":1,"inner":{"name":"x"}}';
    expect(await changed('PROTOBUF', schema, value, 'task_id=b', 'inner.name=y')).toBe(
      '{"taskId":"b","count":1,"inner":{"name":"y"}}',
    );
  });
});

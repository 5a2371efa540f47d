import { describe, expect, it } from 'vitest';
import { AppError, problemText } from '../../../src/lib/errors.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import { setJsonFields } from '../../../src/lib/formats/json-schema/set-fields.js';
import { compileJsonValidator } from '../../../src/lib/formats/json-schema/validator.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';

const now = new Date('2026-01-31T10:00:00.250Z');
const address = JSON.stringify({
  type: 'object',
  required: ['street'],
  properties: { street: { type: 'string' }, zip: { type: 'integer' }, country: { type: 'string', default: 'DE' } },
});

function set(schema: object, ...lines: readonly string[]): string {
  const documents = parseSchemaDocuments(JSON.stringify(schema), [{ name: 'address.json', text: address }]);
  const assignments = lines.map((line) => {
    const at = line.indexOf('=');
    return { path: line.slice(0, at), text: line.slice(at + 1) };
  });
  return exactJsonText(setJsonFields(documents, compileJsonValidator(documents), assignments, now));
}

function problems(schema: object, ...lines: readonly string[]): readonly string[] {
  try {
    return [set(schema, ...lines)];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
    expect(error.message).toBe('what is set does not fit the schema');
    return error.problems.map(problemText);
  }
}

const of = (f: object): object => ({ type: 'object', properties: { f } });

describe('a schema with a reference', () => {
  const beside = (version: string): object => ({
    $schema: version,
    type: 'object',
    definitions: { number: { type: 'integer' } },
    properties: { f: { $ref: '#/definitions/number', type: ['string', 'integer'], default: 7 } },
  });

  it('is that reference and nothing else up to draft-07', () => {
    expect(set(beside('http://json-schema.org/draft-07/schema#'))).toBe('{}');
    expect(set(beside('http://json-schema.org/draft-07/schema#'), 'f=5')).toBe('{"f":5}');
    expect(set(beside('https://json-schema.org/draft/2020-12/schema'))).toBe('{"f":7}');
  });

  it('has no properties by the names that all objects of JavaScript have', () => {
    const schema = { type: 'object', additionalProperties: { type: 'integer' } };
    expect(set(schema, 'constructor=5', 'toString=6')).toBe('{"constructor":5,"toString":6}');
  });
});

describe('a text that is set', () => {
  it.each<[object, string, string]>([
    [{ type: 'string' }, '5', '"5"'],
    [{ type: 'string' }, 'null', '"null"'],
    [{ type: 'string' }, 'two "words"', '"two \\"words\\""'],
    [{ type: 'integer' }, '12345678901234567890', '12345678901234567890'],
    [{ type: 'number' }, '1.50', '1.50'],
    [{ type: 'boolean' }, 'true', 'true'],
    [{ type: 'null' }, 'null', 'null'],
    [{ type: 'array' }, '[1, 2]', '[1,2]'],
    [{ type: 'object' }, '{"a": 1}', '{"a":1}'],
    [{ type: ['string', 'null'] }, 'null', 'null'],
    [{ type: ['string', 'integer'] }, '5', '5'],
    [{ type: ['string', 'integer'] }, 'five', '"five"'],
    [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, '[1]', '[1]'],
    [{ anyOf: [{ type: 'string' }, { type: 'array' }] }, '[1', '"[1"'],
    [{ enum: ['A', 'B'] }, 'B', '"B"'],
    [{ const: 5 }, '5', '5'],
    [{}, '5', '5'],
    [{}, 'five', '"five"'],
    [{ allOf: [{ minimum: 1 }, { type: 'integer' }] }, '5', '5'],
  ])('for %j, %s, is %s', (schema, text, json) => expect(set(of(schema), `f=${text}`)).toBe(`{"f":${json}}`));

  it.each<[object, readonly string[], string]>([
    [{ $ref: 'address.json' }, ['f.street=5', 'f.zip=5'], '{"country":"DE","street":"5","zip":5}'],
    [{ anyOf: [{ type: 'null' }, { $ref: 'address.json' }] }, ['f.street=x'], '{"country":"DE","street":"x"}'],
    [{ type: 'array', items: { type: 'integer' } }, ['f[1]=2', 'f[0]=1'], '[1,2]'],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'integer' }] }, ['f[0]=1', 'f[1]=2'], '["1",2]'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, ['f.a=1', 'f["b c"]=2'], '{"a":1,"b c":2}'],
    [{ type: 'object', patternProperties: { '^n_': { type: 'integer' } } }, ['f.n_a=1', 'f.b=x'], '{"n_a":1,"b":"x"}'],
    [{}, ['f.a=1', 'f.b[0]=x'], '{"a":1,"b":["x"]}'],
  ])('reaches into %j by %j', (schema, lines, json) => expect(set(of(schema), ...lines)).toBe(`{"f":${json}}`));
});

describe('what is not set', () => {
  const property = { default: 'x', type: 'string' };

  it('gets its default, but where it depends on an alternative', () => {
    const schema = {
      type: 'object',
      properties: { a: property, b: { type: 'integer' }, c: { $ref: '#/definitions/c' } },
    };
    expect(set({ ...schema, definitions: { c: { default: 12345678901234567890 } } }, 'b=1')).toBe(
      '{"a":"x","c":12345678901234567000,"b":1}',
    );
    const alternatives = ['a', 'b'].map((name) => ({ properties: { [name]: property } }));
    expect(set({ anyOf: alternatives }, 'c=1')).toBe('{"c":1}');
  });

  it.each<[object, object, string]>([
    [{ type: 'string', format: 'uuid' }, { type: 'integer' }, '1769853600250'],
    [{ type: 'string' }, { type: ['number', 'null'] }, '1769853600250'],
    [{ type: ['null', 'string'] }, { type: 'string', format: 'date-time' }, '"2026-01-31T10:00:00.250Z"'],
  ])('eventId (%j) and eventTimestamp (%j) are made', (eventId, eventTimestamp, time) => {
    const schema = { properties: { eventId, eventTimestamp, a: {} } };
    expect(set(schema, 'a=1')).toMatch(
      new RegExp(`^\\{"eventId":"[\\da-f]{8}(-[\\da-f]{4}){3}-[\\da-f]{12}","eventTimestamp":${time},"a":1\\}$`),
    );
  });

  it('leaves an id and a time as they are set', () => {
    const schema = { properties: { eventId: { type: 'string' }, eventTimestamp: { type: 'integer' } } };
    expect(set(schema, 'eventId=mine', 'eventTimestamp=5')).toBe('{"eventId":"mine","eventTimestamp":5}');
  });

  it('is not there where the schema has no such thing, or one of another kind', () => {
    expect(set({ properties: { a: {} } }, 'a=1')).toBe('{"a":1}');
    const others = { eventId: { type: 'string', format: 'email' }, eventTimestamp: { type: 'boolean' } };
    expect(set({ properties: { ...others, a: {} } }, 'a=1')).toBe('{"a":1}');
  });
});

it('every problem is told by its path, and once', () => {
  const schema = {
    type: 'object',
    required: ['title'],
    additionalProperties: false,
    properties: {
      title: { type: 'string' },
      tags: { type: 'array', items: { type: 'string' } },
      count: { type: 'integer' },
      address: { $ref: 'address.json' },
    },
  };
  expect(
    problems(schema, 'tags=[1', 'count.a=1', 'count.b=2', 'address.zip=x', 'colour=red', 'colour=blue', 'a..b=1'),
  ).toEqual([
    'colour: set twice',
    'a..b: not the path of a field',
    'tags: not valid JSON: expected "," or "]", the text ends (column 3)',
    'count: has no parts to be set: it is of type integer',
    'title: missing',
    'address.street: missing',
    'address.zip: expected an integer, found "x"',
  ]);
  expect(problems(schema, 'title=x', 'tags[2]=a')).toEqual([
    'tags: items are numbered from [0] to [0] here, 2 is none',
  ]);
});

import { describe, expect, it } from 'vitest';
import { problemText } from '../../../src/lib/errors.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import type { NamedSchemaText } from '../../../src/lib/registry/references.js';
import { sampleJson } from '../../../src/lib/formats/json-schema/sample.js';
import { compileJsonValidator } from '../../../src/lib/formats/json-schema/validator.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';

function problems(schema: unknown, json: string, references: readonly NamedSchemaText[] = []): readonly string[] {
  const validate = compileJsonValidator(parseSchemaDocuments(JSON.stringify(schema), references));
  return validate(parseJson(json, { precise: true })).map(problemText);
}

const draft = (version: string): string =>
  version.startsWith('20')
    ? `https://json-schema.org/draft/${version}/schema`
    : `http://json-schema.org/draft-0${version}/schema#`;

/** Within a second, where it went on without end: on a loaded machine, too. */
function soon<Value>(work: () => Value): Value {
  const start = performance.now();
  const value = work();
  expect(performance.now() - start).toBeLessThan(1000);
  return value;
}

describe('what stands beside $ref', () => {
  const schema = (version: string): object => ({
    $schema: draft(version),
    definitions: { list: { type: 'array' } },
    properties: { f: { $ref: '#/definitions/list', maxItems: 1 } },
  });

  it.each(['4', '6', '7'])('is nothing in draft-0%s', (version) => {
    expect(problems(schema(version), '{"f":[1,2]}')).toEqual([]);
    expect(problems(schema(version), '{"f":1}')).toEqual(['f: expected an array, found 1']);
  });

  it.each(['2019-09', '2020-12'])('holds in %s', (version) => {
    expect(problems(schema(version), '{"f":[1,2]}')).toEqual(['f: expected at most 1 item, found 2']);
  });
});

describe('references', () => {
  it('are dynamic in 2020-12: a list of what the outer schema says', () => {
    const list = {
      $id: 'list',
      $defs: { content: { $dynamicAnchor: 'item' } },
      type: 'array',
      items: { $dynamicRef: '#item' },
    };
    const schema = {
      $schema: draft('2020-12'),
      $id: 'texts',
      $ref: 'list',
      $defs: { list, text: { $dynamicAnchor: 'item', type: 'string' } },
    };
    expect(problems(schema, '["a"]')).toEqual([]);
    expect(problems(schema, '[1]')).toEqual(['[0]: expected a string, found 1']);
  });

  it.each(['4', '6', '7', '2019-09', '2020-12'])('may be to the schema of schemas: draft %s', (version) => {
    const schema = { $schema: draft(version), properties: { f: { $ref: draft(version) } } };
    expect(problems(schema, '{"f":{"type":"string"}}')).toEqual([]);
    expect(problems(schema, '{"f":{"minLength":-1}}')).toEqual([
      expect.stringMatching(/^f\.minLength: expected a number >= 0, found -1/),
    ]);
  });

  it.each(['', '#', 'My Event', 'urn:uuid:deadbeef-1234-00ff-ff00-4321feebdaed', '/a b', '../x', 'http://'])(
    'may be in a schema with the $id %j',
    (id) => {
      const schema = {
        $id: id,
        definitions: { a: { type: 'string' } },
        properties: { f: { $ref: '#/definitions/a' } },
      };
      expect(problems(schema, '{"f":1}')).toEqual(['f: expected a string, found 1']);
    },
  );

  it('that lead nowhere but to themselves are told, and end', () => {
    expect(soon(() => problems({ $ref: '#' }, '1'))).toEqual([expect.stringContaining('refers to itself without end')]);
    const around = {
      definitions: { a: { allOf: [{ $ref: '#/definitions/b' }] }, b: { anyOf: [{ $ref: '#/definitions/a' }] } },
    };
    expect(soon(() => problems({ ...around, $schema: draft('2020-12'), $ref: '#/definitions/a' }, '1'))).toEqual([
      expect.stringContaining('refers to itself without end'),
    ]);
  });

  it('that double what is looked at come to an end', () => {
    const definitions = Object.fromEntries(
      Array.from({ length: 40 }, (_, index) => [
        `d${index}`,
        index === 0
          ? { type: 'string' }
          : { allOf: [{ $ref: `#/definitions/d${index - 1}` }, { $ref: `#/definitions/d${index - 1}` }] },
      ]),
    );
    const start = performance.now();
    expect(problems({ definitions, $ref: '#/definitions/d39' }, '"a"')).toEqual([
      expect.stringContaining('takes too many steps'),
    ]);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  it('go as deep as values do, and no deeper', () => {
    const schema = { type: 'array', items: { $ref: '#' } };
    expect(problems(schema, '['.repeat(400) + ']'.repeat(400))).toEqual([]);
    expect(problems(schema, '['.repeat(1024) + ']'.repeat(1024))).toEqual([expect.stringContaining('too many steps')]);
  });
});

describe('values', () => {
  it('have properties of any name', () => {
    const property = JSON.parse(
      '{"properties":{"__proto__":{"type":"number"},"toString":{"type":"number"}},"required":["__proto__"]}',
    ) as object;
    expect(problems(property, '{"__proto__":"x"}')).toEqual(['__proto__: expected a number, found "x"']);
    expect(problems(property, '{}')).toEqual(['__proto__: missing']);
    expect(problems(property, '{"__proto__":1,"toString":"x"}')).toEqual(['toString: expected a number, found "x"']);
  });

  it.each<[object, string, boolean]>([
    [{ multipleOf: 0.01 }, '19.99', true],
    [{ multipleOf: 0.01 }, '19.999', false],
    [{ multipleOf: 0.1 }, '0.30000000000000004', false],
    [{ multipleOf: 1e-8 }, '12391239123', true],
    [{ multipleOf: 0.0001 }, '0.00751', false],
    [{ multipleOf: 2 }, '9007199254740993', false],
    [{ multipleOf: 2 }, '9007199254740994', true],
    [{ maximum: 9007199254740992 }, '9007199254740993', false],
    [{ maximum: 0.1 }, '0.1000000000000000000001', false],
    [{ const: 1 }, '1.0', true],
    [{ const: 9007199254740992 }, '9007199254740993', false],
    [{ type: 'integer' }, '1e400', true],
    [{ type: 'integer' }, '12345678901234567890.5', false],
    [{ uniqueItems: true }, '[0.10000000000000000001,0.1]', true],
    [{ uniqueItems: true }, '[{"a":1,"b":2},{"b":2,"a":1}]', false],
    [{ format: 'date-time' }, '"2026-11-29T20:00:00Z"', true],
    [{ format: 'date-time' }, '"2026-11-29 20:00:00Z"', false],
    [{ format: 'date-time' }, '"2026-11-29T25:00:00Z"', false],
    [{ format: 'toString' }, '"x"', true],
  ])('%j: %s fits: %s', (schema, json, fits) => expect(problems(schema, json).length === 0).toBe(fits));
});

describe('values that are made up', () => {
  const sampled = (schema: object): (() => ExactJson) => {
    const documents = parseSchemaDocuments(JSON.stringify(schema), []);
    return () => soon(() => sampleJson(documents, compileJsonValidator(documents), Math.random, new Date()));
  };

  it.each<[object, string]>([
    [{ $ref: '#' }, 'no values can be made up'],
    [{ type: 'array', minItems: 1e9 }, 'would hold more than 10000 values'],
    [{ type: 'string', minLength: 1e9 }, 'would hold text of more than 1000000 characters'],
    [{ type: 'array', minItems: 100, items: { $ref: '#' } }, 'would hold each other without end'],
    [{ type: 'array', minItems: 200, items: { type: 'array', minItems: 200 } }, 'would hold more than 10000 values'],
    [
      { type: 'object', required: ['a', 'b'], properties: { a: { $ref: '#' }, b: { $ref: '#' } } },
      'values of this JSON Schema would hold each other without end',
    ],
    [{ type: 'object', required: ['a'], properties: { a: { $ref: '#' } } }, 'without end'],
    [{ allOf: [{ $ref: '#' }] }, 'no values can be made up'],
  ])('of %j end: %s', (schema, message) => expect(sampled(schema)).toThrow(message));
});

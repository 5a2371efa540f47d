import { describe, expect, it } from 'vitest';
import { hasErrorCode, problemText } from '../../../src/lib/errors.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import type { NamedSchemaText } from '../../../src/lib/registry/references.js';
import { compileJsonValidator, type JsonValidator } from '../../../src/lib/formats/json-schema/validator.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';

function validator(schema: unknown, references: readonly NamedSchemaText[] = []): JsonValidator {
  return compileJsonValidator(parseSchemaDocuments(JSON.stringify(schema), references));
}

function problems(schema: unknown, json: string, references: readonly NamedSchemaText[] = []): readonly string[] {
  return validator(schema, references)(parseJson(json)).map(problemText);
}

/** A schema for one property. */
const of = (property: object): object => ({ type: 'object', properties: { f: property } });

describe('a value that does not fit', () => {
  it.each<[object, string, string]>([
    [{ type: 'string' }, '5', 'f: expected a string, found 5'],
    [{ type: ['integer', 'null'] }, '1.5', 'f: expected an integer or null, found 1.5'],
    [{ type: 'boolean' }, '"true"', 'f: expected true or false, found "true"'],
    [{ type: 'object' }, '[]', 'f: expected an object, found []'],
    [{ type: 'array' }, '9007199254740993', 'f: expected an array, found 9007199254740993'],
    [{ enum: ['A', 1, null] }, '"B"', 'f: expected one of "A", 1, null, found "B"'],
    [{ const: { a: 1 } }, '2', 'f: expected {"a":1}, found 2'],
    [{ type: 'string', pattern: '^a+$' }, '"b"', 'f: expected text that matches ^a+$, found "b"'],
    [
      { type: 'string', format: 'date-time' },
      '"today"',
      'f: expected a value of the format "date-time", found "today"',
    ],
    [{ type: 'string', minLength: 1 }, '""', 'f: expected at least 1 character, found ""'],
    [{ type: 'string', maxLength: 2 }, '"水水水"', 'f: expected at most 2 characters, found "水水水"'],
    [{ minimum: 5 }, '4', 'f: expected a number >= 5, found 4'],
    [{ exclusiveMaximum: 5 }, '5', 'f: expected a number < 5, found 5'],
    [{ multipleOf: 5 }, '7', 'f: expected a multiple of 5, found 7'],
    [{ minItems: 2 }, '[1]', 'f: expected at least 2 items, found 1'],
    [{ maxItems: 1 }, '[1,2]', 'f: expected at most 1 item, found 2'],
    [{ items: [{}], additionalItems: false }, '[1,2]', 'f: expected at most 1 item, found 2'],
    [{ uniqueItems: true }, '[1,2,1]', 'f: items [0] and [2] are the same'],
    [{ contains: { const: 1 } }, '[2]', 'f: expected an item of a kind that the schema asks for, found none in [2]'],
    [{ minProperties: 1 }, '{}', 'f: expected at least 1 property, found {}'],
    [{ maxProperties: 2 }, '{"a":1,"b":1,"c":1}', 'f: expected at most 2 properties, found {"a":1,"b":1,"c":1}'],
    [{ required: ['a'] }, '{}', 'f.a: missing'],
    [{ dependencies: { a: ['b'] } }, '{"a":1}', 'f.b: missing, and "a" is not allowed without it'],
    [{ additionalProperties: false }, '{"two words":1}', 'f["two words"]: not a property of the schema'],
    [{ propertyNames: { maxLength: 1 } }, '{"ab":1}', 'f.ab: not a name that the schema allows'],
    [{ not: { type: 'string' } }, '"a"', 'f: the schema does not allow "a"'],
    [{ items: { properties: { a: { type: 'string' } } } }, '[{},{"a":1}]', 'f[1].a: expected a string, found 1'],
    [{ if: { type: 'string' }, then: { minLength: 3 } }, '"a"', 'f: expected at least 3 characters, found "a"'],
  ])('%j is told of %s', (property, value, problem) => {
    expect(problems(of(property), `{"f":${value}}`)).toEqual([problem]);
  });

  it('is told all at once, wherever in it', () => {
    const schema = of({ type: 'object', required: ['a', 'b'], properties: { a: { type: 'string' } } });
    expect(problems(schema, '{"f":{"a":1}}')).toEqual(['f.b: missing', 'f.a: expected a string, found 1']);
    expect(problems({ type: 'object' }, '[]')).toEqual(['expected an object, found []']);
  });

  it('knows no property by the names that all objects of JavaScript have', () => {
    const schema = { type: 'object', required: ['toString'], properties: { constructor: { type: 'string' } } };
    expect(problems(schema, '{}')).toEqual(['toString: missing']);
    expect(problems({ additionalProperties: false }, '{"__proto__":1}')).toEqual([
      '__proto__: not a property of the schema',
    ]);
  });
});

describe('a value that fits none of several alternatives', () => {
  const address = { type: 'object', required: ['street'], properties: { street: { type: 'string' } } };
  const schema = {
    definitions: { address },
    properties: {
      optional: { anyOf: [{ type: 'null' }, { $ref: '#/definitions/address' }] },
      simple: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
      tagged: {
        oneOf: ['card', 'cash'].map((kind) => ({
          type: 'object',
          required: [kind],
          properties: { kind: { const: kind }, [kind]: { type: 'string' } },
        })),
      },
      both: { oneOf: [{ minimum: 1 }, { maximum: 5 }] },
      vague: { anyOf: [{ minimum: 5 }, { multipleOf: 7 }] },
      list: {
        type: 'array',
        items: { anyOf: [{ type: 'null' }, { anyOf: [{ type: 'string' }, { $ref: '#/definitions/address' }] }] },
      },
    },
  };

  it.each([
    ['"optional":{}', 'optional.street: missing'],
    ['"optional":5', 'optional: expected null or an object, found 5'],
    ['"simple":true', 'simple: expected a string or an integer, found true'],
    ['"tagged":{"kind":"cash","cash":1}', 'tagged.cash: expected a string, found 1'],
    ['"tagged":{"kind":"bank"}', 'tagged: fits none of the alternatives of the schema: {"kind":"bank"}'],
    ['"both":3', 'both: fits more than one of the alternatives of the schema, of which only one may: 3'],
    ['"vague":3', 'vague: fits none of the alternatives of the schema: 3'],
    ['"list":[null,"a",{"street":5}]', 'list[2].street: expected a string, found 5'],
    ['"list":[1]', 'list[0]: expected null or a string or an object, found 1'],
  ])('%s is told what matters', (field, problem) => expect(problems(schema, `{${field}}`)).toEqual([problem]));
});

describe('a schema', () => {
  it.each<[string, object, string, string]>([
    [
      'http://json-schema.org/draft-04/schema#',
      { minimum: 5, exclusiveMinimum: true },
      '5',
      'expected a number > 5, found 5',
    ],
    ['http://json-schema.org/draft-06/schema#', { const: 1 }, '2', 'expected 1, found 2'],
    ['https://json-schema.org/draft-07/schema', { exclusiveMinimum: 5 }, '5', 'expected a number > 5, found 5'],
    [
      'https://json-schema.org/draft/2019-09/schema',
      { dependentRequired: { a: ['b'] } },
      '{"a":1}',
      'b: missing, and "a" is not allowed without it',
    ],
    [
      'https://json-schema.org/draft/2020-12/schema',
      { prefixItems: [{ type: 'string' }], items: false },
      '["a",1]',
      'expected at most 1 item, found 2',
    ],
    [
      'https://json-schema.org/draft/2020-12/schema',
      { properties: { a: {} }, unevaluatedProperties: false },
      '{"b":1}',
      'b: not a property of the schema',
    ],
  ])('of %s is read by its own rules: %j', ($schema, schema, value, problem) => {
    expect(problems({ $schema, ...schema }, value)).toEqual([problem]);
  });

  it('refers to others by their names, relative to where it is, or by where they are', () => {
    const address = { $id: 'https://example.com/other/address.json', type: 'string' };
    const references = [{ name: 'address.json', text: JSON.stringify(address) }];
    const to = ($ref: string, $id?: string): object => ({
      ...($id === undefined ? {} : { $id }),
      properties: { a: { $ref } },
    });
    const expected = ['a: expected a string, found 1'];
    expect(problems(to('address.json'), '{"a":1}', references)).toEqual(expected);
    expect(problems(to('address.json', 'https://example.com/task.json'), '{"a":1}', references)).toEqual(expected);
    expect(problems(to('https://example.com/other/address.json'), '{"a":1}', references)).toEqual(expected);
  });

  it('may refer to parts of others, and these to others again', () => {
    const references = [
      { name: 'a', text: JSON.stringify({ definitions: { x: { $ref: 'b#/definitions/y' } } }) },
      {
        name: 'b',
        text: JSON.stringify({
          $schema: 'http://json-schema.org/draft-06/schema#',
          definitions: { y: { type: 'string' } },
        }),
      },
    ];
    expect(problems({ $ref: 'a#/definitions/x' }, '1', references)).toEqual(['expected a string, found 1']);
  });

  it('may be referred to by a name that is where it says it is, and has the id of an older dialect', () => {
    const name = 'https://example.com/address.json';
    const references = [{ name, text: JSON.stringify({ $id: name, id: 'urn:x', type: 'string' }) }];
    const schema = { id: 'urn:jsonschema:com:todo:Task', properties: { a: { $ref: name }, id: { type: 'integer' } } };
    expect(problems(schema, '{"a":1,"id":"x"}', references)).toEqual([
      'a: expected a string, found 1',
      'id: expected an integer, found "x"',
    ]);
    const draft04 = { $schema: 'http://json-schema.org/draft-04/schema#', id: 'https://example.com/task.json' };
    const relative = [{ name: 'address.json', text: JSON.stringify({ type: 'string' }) }];
    expect(problems({ ...draft04, properties: { a: { $ref: 'address.json' } } }, '{"a":1}', relative)).toEqual([
      'a: expected a string, found 1',
    ]);
  });

  it('may have keywords, formats and escapes in patterns that nobody knows here', () => {
    const schema = { 'x-ours': 1, format: 'our-format', javaType: 'x', pattern: '^[\\w\\-\\.\\@]+$' };
    expect(problems(schema, '"a-b@c"')).toEqual([]);
    expect(problems(schema, '"a b"')).toHaveLength(1);
  });

  it('may be true or false', () => {
    expect(problems(true, '1')).toEqual([]);
    expect(problems(false, '1')).toEqual(['the schema allows no value here']);
  });

  it.each<[string, string]>([
    ['{"type":', 'the JSON Schema cannot be used: expected a value, the text ends (line 1, column 9)'],
    ['5', 'the JSON Schema cannot be used: it is neither an object nor true or false'],
    [
      '{"$schema":"http://json-schema.org/draft-03/schema#"}',
      'the JSON Schema cannot be used: "$schema" names none of draft-04, draft-06, draft-07, 2019-09 and 2020-12',
    ],
    ['{"$ref":"other.json"}', 'the JSON Schema cannot be used: it refers to "other.json", which is not there'],
    [
      '{"type":"text"}',
      'the JSON Schema cannot be used: type: expected one of "array", "boolean", "integer", "null", "number", "object", "string", found "text"',
    ],
    ['{"pattern":"("}', 'the JSON Schema cannot be used: Invalid regular expression: /(/: Unterminated group'],
  ])('%s cannot be used', (text, message) => {
    try {
      compileJsonValidator(parseSchemaDocuments(text, []));
      expect.unreachable();
    } catch (error) {
      expect([hasErrorCode(error, 'SCHEMA_INVALID'), String(error)]).toEqual([true, `AppError: ${message}`]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { AppError, problemText } from '../../../src/lib/errors.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import { sampleJson } from '../../../src/lib/formats/json-schema/sample.js';
import { compileJsonValidator } from '../../../src/lib/formats/json-schema/validator.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { seeded } from '../../helpers/seeded.js';

const now = new Date('2026-01-31T10:00:00.000Z');

function samples(schema: unknown, count = 50): readonly unknown[] {
  const documents = parseSchemaDocuments(JSON.stringify(schema), []);
  const validate = compileJsonValidator(documents);
  const random = seeded(7);
  return Array.from({ length: count }, (): unknown =>
    JSON.parse(exactJsonText(sampleJson(documents, validate, random, now))),
  );
}

describe('made-up values', () => {
  it.each<[object]>([
    [{ type: 'string', minLength: 20, maxLength: 25 }],
    [{ type: 'string', format: 'uuid' }],
    [{ type: 'string', format: 'date-time' }],
    [{ type: 'string', format: 'ipv6' }],
    [{ type: 'integer', minimum: 5, exclusiveMaximum: 8 }],
    [{ type: 'integer', maximum: -1_000_000 }],
    [{ type: 'number', minimum: 0, maximum: 1, multipleOf: 0.1 }],
    [
      {
        $schema: 'http://json-schema.org/draft-04/schema#',
        type: 'integer',
        minimum: 5,
        exclusiveMinimum: true,
        maximum: 6,
      },
    ],
    [{ type: 'array', items: { type: 'integer', minimum: 0, maximum: 3 }, minItems: 1, uniqueItems: true }],
    [{ type: 'array', items: [{ type: 'string' }, { type: 'boolean' }], additionalItems: false }],
    [{ type: ['null', 'boolean'] }],
    [{ enum: ['A', 'B'] }],
    [{ const: { a: 1 } }],
    [{ oneOf: [{ type: 'string' }, { type: 'integer' }] }],
    [{ allOf: [{ type: 'object', required: ['a'] }, { properties: { a: { type: 'integer' } } }] }],
    [{ type: 'string', pattern: '^\\w', examples: ['a'] }],
    [{ type: 'object', required: ['x'], additionalProperties: { type: 'integer' } }],
    [{}],
  ])('of %j fit it', (schema) => expect(samples(schema)).toHaveLength(50));

  it('are plausible, and of what holds itself they end', () => {
    const schema = {
      type: 'object',
      required: ['eventId', 'eventTimestamp'],
      properties: {
        eventId: { type: 'string' },
        eventTimestamp: { type: 'integer' },
        children: { type: 'array', items: { $ref: '#' } },
        parent: { anyOf: [{ type: 'null' }, { $ref: '#' }] },
      },
    };
    const [first] = samples(schema) as readonly { eventId: string; eventTimestamp: number }[];
    expect(first?.eventId).toMatch(/^[\da-f-]{36}$/);
    expect(Math.abs((first?.eventTimestamp ?? 0) - now.getTime())).toBeLessThan(8 * 24 * 60 * 60 * 1000);
  });

  it('are refused where none that fits comes up, with what is wrong with them', () => {
    expect.assertions(3);
    try {
      samples({ type: 'object', required: ['code'], properties: { code: { type: 'string', pattern: '^#{50}$' } } }, 1);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect([error.code, error.message]).toEqual(['USAGE', 'no values can be made up that fit this JSON Schema']);
      expect(error.problems.map(problemText)).toEqual([
        expect.stringMatching(/^code: expected text that matches \^#\{50\}\$, found "/),
      ]);
      expect(error.hint).toBe('Give values with `--set`, `--value` or `--file`.');
    }
  });

  it('are refused where they would hold each other without end', () => {
    const schema = { type: 'object', required: ['again'], properties: { again: { $ref: '#' } } };
    expect(() => samples(schema, 1)).toThrow('values of this JSON Schema would hold each other without end');
  });
});

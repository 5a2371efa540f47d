import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { BinaryOutput } from '../../../src/lib/formats/avro/binary-output.js';
import { compileAvroEncoder } from '../../../src/lib/formats/avro/encoder.js';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { sampleValue } from '../../../src/lib/formats/avro/sample.js';
import type { ExactJson } from '../../../src/lib/values/exact-json.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema } from '../../helpers/avro.js';
import { randomSchema } from '../../helpers/random-avro.js';
import { seeded, seedOf } from '../../helpers/seeded.js';

const seed = seedOf('samples');

const now = new Date('2026-03-01T12:00:00Z');
const day = 24 * 60 * 60 * 1000;
const folder = join(import.meta.dirname, '../../../schemas');

/** Many values of a record with a field of this name and type. */
function samplesOf(name: string, type: Json, count = 200): readonly ExactJson[] {
  const schema = avroSchema({ type: 'record', name: 'R', fields: [{ name, type }] });
  const random = seeded(7);
  return Array.from({ length: count }, () => {
    const value = sampleValue(schema, random, now) as Record<string, ExactJson>;
    return value[name] ?? null;
  });
}

it.each([
  [29, 26],
  [6, 3],
  [3, 3],
  [1, 0],
  [38, 10],
])('decimals of precision %i and scale %i fit', (precision, scale) => {
  const schema = avroSchema({ type: 'bytes', logicalType: 'decimal', precision, scale });
  const encode = compileAvroEncoder(schema);
  const random = seeded(7);
  for (let run = 0; run < 200; run++) expect(encode(sampleValue(schema, random, now), new BinaryOutput())).toEqual([]);
});

describe('sampleValue', () => {
  it.each(readdirSync(folder))('makes valid values of %s, no two alike', (file) => {
    const schema = parseAvroSchema(readFileSync(join(folder, file), 'utf8'));
    const encode = compileAvroEncoder(schema);
    const random = seeded(1);
    const values = Array.from({ length: 200 }, () => sampleValue(schema, random, now));
    expect(values.flatMap((value) => encode(value, new BinaryOutput()))).toEqual([]);
    expect(new Set(values.map((value) => JSON.stringify(value))).size).toBe(200);
  });

  it(`makes valid values of any schema, with SEED=${seed}`, { timeout: 60_000 }, () => {
    const random = seeded(seed);
    for (let run = 0; run < 400; run++) {
      const json = randomSchema(random);
      const schema = avroSchema(json);
      const encode = compileAvroEncoder(schema);
      for (let count = 0; count < 5; count++) {
        const value = sampleValue(schema, random, now);
        expect(encode(value, new BinaryOutput()), JSON.stringify(json)).toEqual([]);
      }
    }
  });

  it('makes the same value of the same random numbers and time', () => {
    const schema = parseAvroSchema(readFileSync(join(folder, 'task-created.avsc'), 'utf8'));
    expect(sampleValue(schema, seeded(3), now)).toEqual(sampleValue(schema, seeded(3), now));
    expect(sampleValue(schema, seeded(4), now)).not.toEqual(sampleValue(schema, seeded(3), now));
  });

  it.each<[string, RegExp]>([
    ['eventId', /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/],
    ['user_id', /^[\da-f]{8}-/],
    ['email', /^\w+\.\d+@example\.com$/],
    ['displayName', /^\S+ \S+$/],
    ['ipAddress', /^192\.0\.2\.\d+$/],
    ['website', /^https:\/\/example\.com\/\w+\/\d+$/],
    ['locale', /^[a-z]{2}-[A-Z]{2}$/],
    ['createdAt', /^2026-0(2-28|3-01)T[\d:.]+Z$/],
    ['title', /^[A-Z]\w+( \w+)+$/],
    ['anything', /^[a-z]+$/],
  ])('of a text %s', (name, pattern) => {
    for (const text of samplesOf(name, 'string')) expect(text).toMatch(pattern);
  });

  it.each<[string, Json, number, number]>([
    ['eventTimestamp', 'long', now.getTime() - day, now.getTime()],
    ['completedAt', 'long', now.getTime() - day, now.getTime()],
    ['dueDate', ['null', 'long'], now.getTime(), now.getTime() + 7 * day],
    ['when', { type: 'long', logicalType: 'timestamp-micros' }, (now.getTime() - day) * 1000, now.getTime() * 1000],
    ['birthday', { type: 'int', logicalType: 'date' }, now.getTime() / day - 2, now.getTime() / day],
    ['attemptCount', 'int', 0, 20],
    ['timeToComplete', 'long', 1000, 5 * day],
    ['latitude', 'double', -90, 90],
    ['progress', 'float', 0, 1],
    ['price', 'double', 0, 1000],
  ])('of a number %s', (name, type, from, to) => {
    const numbers = samplesOf(name, type).filter((value) => value !== null);
    expect(numbers.length).toBeGreaterThan(50);
    for (const value of numbers) {
      expect(value).toBeGreaterThanOrEqual(from);
      expect(value).toBeLessThanOrEqual(to);
    }
  });

  it('varies symbols, branches and sizes', () => {
    const symbols = ['A', 'B', 'C'];
    expect(new Set(samplesOf('e', { type: 'enum', name: 'E', symbols }))).toEqual(new Set(symbols));
    expect(new Set(samplesOf('u', ['null', 'boolean']))).toEqual(new Set([null, true, false]));
    const arrays = samplesOf('tags', { type: 'array', items: 'string' }) as readonly (readonly string[])[];
    expect(new Set(arrays.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3]));
    for (const tags of arrays) expect(new Set(tags).size).toBe(tags.length);
  });

  it('ends, also where a schema is of itself', () => {
    const tree = {
      type: 'record',
      name: 'Tree',
      fields: ['a', 'b', 'c'].map((name) => ({ name, type: ['Tree', 'null'] })),
    };
    const random = seeded(5);
    for (let count = 0; count < 50; count++) {
      expect(JSON.stringify(sampleValue(avroSchema(tree), random, now)).length).toBeLessThan(3000);
    }
    const endless = { type: 'record', name: 'Endless', fields: [{ name: 'self', type: ['Endless'] }] };
    expect(() => sampleValue(avroSchema(endless), random, now)).toThrow(
      new AppError('SCHEMA_INVALID', '"Endless" holds itself without end: it has no values'),
    );
  });
});

it.each(['array', 'map'])('an %s of values that hold themselves without end is empty', (type) => {
  const endless = { type: 'record', name: 'R', fields: [{ name: 'r', type: 'R' }] };
  const schema = parseAvroSchema(JSON.stringify({ type, items: endless, values: endless }), []);
  expect(sampleValue(schema, () => 0.5, new Date(0))).toEqual(type === 'array' ? [] : {});
});

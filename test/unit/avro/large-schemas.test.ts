import { describe, expect, it } from 'vitest';
import { incompatibilitiesOf } from '../../../src/lib/formats/avro/compatibility/check.js';
import { compileAvroDecoder } from '../../../src/lib/formats/avro/decoder.js';
import { schemaChanges } from '../../../src/lib/formats/avro/diff/diff.js';
import { parseAvroInTurns, parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import type { AvroSchema } from '../../../src/lib/formats/avro/schema.js';
import { explain } from '../../../src/lib/formats/avro/compatibility/explain.js';
import { cpuTimer } from '../../helpers/cpu-time.js';
import { longestHold } from '../../helpers/longest-hold.js';

type Make = (index: number) => unknown;

const many = (count: number, make: Make): readonly unknown[] =>
  Array.from({ length: count }, (_, index) => make(index));
const parsed = (json: unknown): AvroSchema => parseAvroSchema(JSON.stringify(json));
const record = (count: number, field: Make): AvroSchema =>
  parsed({ type: 'record', name: 'R', fields: many(count, field) });
const enumOf = (prefix: string): AvroSchema =>
  parsed({ type: 'enum', name: 'E', symbols: many(60_000, (index) => `${prefix}${index}`) });
const unionOf = (count: number, name: (index: number) => string): AvroSchema =>
  parsed(many(count, (index) => ({ type: 'fixed', name: name(index), size: 1 })));

/** Within a second of the processor. */
function soon<Value>(work: () => Value): Value {
  const cpuSeconds = cpuTimer();
  const value = work();
  expect(cpuSeconds()).toBeLessThan(1);
  return value;
}

describe('a large Avro schema', () => {
  it.each<[string, Make]>([
    ['fields', (index) => ({ name: `f${index}`, type: ['null', 'string'], default: null })],
    ['records', (index) => ({ name: `f${index}`, type: { type: 'record', name: `R${index}`, fields: [] } })],
    [
      'enums',
      (index) => ({ name: `f${index}`, type: { type: 'enum', name: `E${index}`, symbols: ['A'] }, default: 'A' }),
    ],
  ])('of many %s is read without a long hold of the loop', async (_, field) => {
    const text = JSON.stringify({ type: 'record', name: 'R', fields: many(11_000, field) });
    expect(await longestHold(async () => parseAvroInTurns(text))).toBeLessThan(0.5);
  });

  it('may be a union of many types, of which a decoder is made soon', () => {
    const union = unionOf(20_000, (index) => `F${index}`);
    const moved = unionOf(20_000, (index) => `other.F${19_999 - index}`);
    soon(() => compileAvroDecoder(union));
    soon(() => compileAvroDecoder(union, moved));
  });
});

describe('two large Avro schemas', () => {
  it('are compared soon: symbols', () => {
    expect(soon(() => incompatibilitiesOf(enumOf('A'), enumOf('A')))).toEqual([]);
    expect(soon(() => incompatibilitiesOf(enumOf('A'), enumOf('B')))).toHaveLength(1);
    expect(soon(() => schemaChanges(enumOf('A'), enumOf('A')))).toEqual([]);
  });

  it('are compared soon: fields, each with a hint of what it may have been', () => {
    const [before, after] = ['a', 'b'].map((prefix) =>
      record(5_000, (index) => ({ name: `${prefix}${index}`, type: 'int' })),
    );
    if (before === undefined || after === undefined) throw new Error('two are made');
    const found = soon(() => incompatibilitiesOf(after, before).map((each) => explain(each, 'backward', 1)));
    expect(found).toHaveLength(5_000);
    expect(found[0]?.hint).toBe('Give it a default, such as "default": 0.');
    expect(soon(() => schemaChanges(before, after))).toHaveLength(10_000);
    expect(soon(() => schemaChanges(before, before))).toEqual([]);
  });

  it('are compared soon: branches of unions', () => {
    const [union, reversed] = [(index: number) => `F${index}`, (index: number) => `F${19_999 - index}`].map((name) =>
      unionOf(20_000, name),
    );
    if (union === undefined || reversed === undefined) throw new Error('two are made');
    expect(soon(() => schemaChanges(union, reversed))).toHaveLength(1);
    expect(() => soon(() => incompatibilitiesOf(union, reversed))).toThrow(
      'the schemas cannot be compared: they have more than 100000 pairs of types',
    );
  });
});

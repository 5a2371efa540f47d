import { describe, expect, it } from 'vitest';
import { jsonSchemaEncoder } from '../../../src/lib/formats/json-schema/value-encoder.js';
import { longestHold } from '../../helpers/longest-hold.js';

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(',');

/** Seconds; on a quiet machine 0.2, but other work takes caches and memory away from tests. */
const longest = 0.5;

describe('a large JSON Schema', () => {
  it.each([
    ['properties', `{"properties":{${many(25_000, (index) => `"field_${index}":{"type":"string"}`)}}}`],
    ['patterns', `{"properties":{${many(10_000, (index) => `"f${index}":{"pattern":"^a${index}[a-z]+$"}`)}}}`],
    ['patterns of names', `{"patternProperties":{${many(10_000, (index) => `"^f${index}[a-z]":{"type":"string"}`)}}}`],
    ['alternatives', `{"anyOf":[${many(300_000, () => '{}')}]}`],
    [
      'references',
      `{"$defs":{${many(15_000, (index) => `"d${index}":{"not":{"$ref":"#/$defs/d${index + 1}"}}`)},"d15000":{}}}`,
    ],
  ])('of many %s is read without a long hold of the loop', async (_, schema) => {
    expect(await longestHold(async () => jsonSchemaEncoder(schema, []))).toBeLessThan(longest);
  });

  it('has no more patterns that need a thread than threads can be had', async () => {
    const schema = `{"patternProperties":{${many(101, (index) => `"(?=${index})":true`)}}}`;
    await expect(jsonSchemaEncoder(schema, [])).rejects.toThrow(
      'the JSON Schema cannot be used: it has more than 100 patterns that RE2 cannot match',
    );
  });

  it('that doubles what is looked at is given up soon for a small value, and not for a large one', async () => {
    const doubling = `{"$defs":{${many(18, (index) => `"d${index}":{"allOf":[{"$ref":"#/$defs/d${index + 1}"},{"$ref":"#/$defs/d${index + 1}"}]}`)},"d18":{}},"$ref":"#/$defs/d0"}`;
    const { encode } = await jsonSchemaEncoder(doubling, []);
    const source = { text: () => '1', isStored: false };
    expect(await longestHold(() => Promise.resolve(encode(1, source)))).toBeLessThan(1);
    expect(encode(1, source)).toEqual([expect.objectContaining({ message: expect.stringContaining('end') as string })]);
    const items = Array.from({ length: 50_000 }, () => 1);
    const { encode: encodeItems } = await jsonSchemaEncoder('{"items":{"allOf":[{"type":"number"},{}]}}', []);
    expect(encodeItems(items, { text: () => JSON.stringify(items), isStored: false })).toBeInstanceOf(Uint8Array);
  });
});

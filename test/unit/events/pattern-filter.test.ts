import { describe, expect, it } from 'vitest';
import { patternFilter } from '../../../src/lib/events/record-filter.js';

describe('a pattern', () => {
  it.each<[string, boolean]>([
    ['"value":{"a":"x"},"schemaId":3,"valueBytes":"QUJD"', false],
    ['"value":{"a":"QUJD"},"schemaId":3', true],
    ['"value":{"a":"x","valueBytes":"QUJD"},"schemaId":3', true],
    ['"value":"QUJD","schemaId":null', true],
  ])('is looked for in %s, but not in the base64 of stored bytes', (fields, found) => {
    const line = Buffer.from(`{"topic":"QUJD","key":"k","headers":[],${fields}}\n`);
    expect(patternFilter(/QUJD/).matches(line)).toBe(found);
  });
});

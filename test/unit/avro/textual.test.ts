import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleValue } from '../../../src/lib/formats/avro/sample.js';
import { alternatives } from '../../../src/lib/formats/avro/types/expression.js';
import type { Json } from '../../../src/lib/values/json.js';
import { avroSchema, decodedText, encodedHex, hexOf, isCanonical, recordOf } from '../../helpers/avro.js';
import { seedOf } from '../../helpers/seeded.js';

const big = { type: 'bytes', logicalType: 'big-decimal' };
const duration = { type: 'fixed', name: 'D', size: 12, logicalType: 'duration' };
const uuid = { type: 'fixed', name: 'U', size: 16, logicalType: 'uuid' };
const id = '5f1f5b1e-6f1b-4c8e-9d58-1f0c3c1f7a11';
const idHex = '5f1f5b1e6f1b4c8e9d581f0c3c1f7a11';

describe('bytes that mean more', () => {
  it.each<[Json, string, string, string]>([
    [big, '"12.34"', '080404d204', '"12.34"'],
    [big, '"12.340"', '0804303406', '"12.340"'],
    [big, '12.5', '06027d02', '"12.5"'],
    [big, '"-0.05"', '0602fb04', '"-0.05"'],
    [big, '"0"', '06020000', '"0"'],
    [big, '"12e3"', '06020c05', '"12e3"'],
    [big, '"1e-101"', '080201ca01', '"1e-101"'],
    [big, '12345678901234567890.5', '161206b14e9f812f366c3902', '"12345678901234567890.5"'],
    [duration, '"P14M3DT4.005S"', '0e00000003000000a50f0000', '"P14M3DT4.005S"'],
    [duration, '"P1Y2M"', '0e0000000000000000000000', '"P14M"'],
    [duration, '"P1W"', '000000000700000000000000', '"P7D"'],
    [duration, '"PT1H30M"', '0000000000000000c0655200', '"PT5400S"'],
    [duration, '"PT0S"', '000000000000000000000000', '"PT0S"'],
    [duration, '"P4294967295M4294967295DT4294967.295S"', 'f'.repeat(24), '"P4294967295M4294967295DT4294967.295S"'],
    [uuid, `"${id}"`, idHex, `"${id}"`],
    [uuid, `"${id.toUpperCase()}"`, idHex, `"${id}"`],
    [['null', uuid], `"${id}"`, `02${idHex}`, `"${id}"`],
    [['null', uuid], `{"U":"${id}"}`, `02${idHex}`, `"${id}"`],
    [['string', uuid], `{"U":"${id}"}`, `02${idHex}`, `{"U":"${id}"}`],
    [['string', uuid], '"x"', '000278', '{"string":"x"}'],
    [['null', 'long', big], '12.5', '0406027d02', '"12.5"'],
  ])('of %j: %s is stored as %s and shown as %s', (schema, text, hex, shown) => {
    expect(hexOf(text, schema)).toBe(hex);
    expect(decodedText(hex, schema)).toBe(shown);
    expect(isCanonical(hex, schema)).toBe(true);
    expect(hexOf(shown, schema)).toBe(hex);
  });

  it.each<[Json, string, string]>([
    [big, '"twelve"', 'expected a decimal such as "12.34", found "twelve"'],
    [big, '"\\u0004\\u0004"', 'expected a decimal such as "12.34", found "\\u0004\\u0004"'],
    [big, '"1e999999"', 'expected a decimal such as "12.34", found "1e999999"'],
    ...['P', 'PT', 'P1M2', 'P1DT', '1M', 'P-1M', 'PT0.0001S', 'P4294967296D', 'P400000000Y', 'PT4294967.296S'].map(
      (text): [Json, string, string] => [
        duration,
        `"${text}"`,
        `expected a duration such as "P14M3DT4.005S", of 4294967295 months, days and milliseconds at most, found "${text}"`,
      ],
    ),
    [uuid, '"abc"', `expected a UUID such as "${id}", found "abc"`],
    [
      ['string', uuid],
      `"${id}"`,
      `ambiguous: "${id}" fits more than one type of the union; write {"string":…} or {"U":…}`,
    ],
  ])('of %j refuse %s', (schema, text, message) => {
    expect(hexOf(text, schema)).toBe(`: ${message}`);
  });

  it.each<[string, string, string]>([
    ['a byte more than it takes', '0a060004d204', '"12.34"'],
    ['bytes behind it', '0a0404d20400', '"12.34"'],
    ['a longer scale than it takes', '0a0404d28400', '"12.34"'],
    ['no bytes for the number', '040004', '"0.00"'],
  ])('as a decimal with %s are shown, and known not to be what the encoder writes', (_, hex, shown) => {
    expect(decodedText(hex, big)).toBe(shown);
    expect(isCanonical(hex, big)).toBe(false);
  });

  it.each<[string, string]>([
    ['00', ': the bytes end here (byte 1)'],
    ['080404d2', ': bytes of 4 bytes, where 3 bytes are left (byte 0)'],
    ['060404d2', ': the bytes end here (byte 4)'],
    ['0e0201ffffffff0f', ': a decimal whose scale is -2147483648 (byte 1)'],
  ])('as a decimal %s are undecodable', (hex, message) => expect(decodedText(hex, big)).toBe(message));

  it.each<[Json, string]>([
    [{ ...uuid, size: 2 }, '3132'],
    [{ ...duration, size: 2 }, '3132'],
    [{ type: 'fixed', name: 'B', size: 2, logicalType: 'big-decimal' }, '3132'],
    [{ type: 'bytes', logicalType: 'duration' }, '043132'],
  ])('of a size that does not fit are bytes: %j', (schema, hex) => {
    expect(decodedText(hex, schema)).toBe('"12"');
    expect(hexOf('"12"', schema)).toBe(hex);
  });

  it('stay bytes in a default, and are shown as a value has it', () => {
    const filled = {
      type: 'record',
      name: 'R',
      fields: [{ name: 'f', type: big, default: '\u0004\u0004\u00d2\u0004' }],
    };
    expect(hexOf('{}', filled)).toBe('080404d204');
    expect(decodedText('', recordOf(), filled)).toBe('{"f":"12.34"}');
  });

  it('mean what the writer says', () => {
    const decimal = { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 };
    expect(decodedText('080404d204', big, decimal)).toBe('"\\u0004\\u0004Ò\\u0004"');
    expect(decodedText('0404d2', decimal, big)).toBe('"\\u0004Ò"');
    expect(decodedText('080404d204', 'bytes', big)).toBe('"12.34"');
    expect(decodedText(idHex, { ...uuid, logicalType: 'none' }, uuid)).toBe(`"${id}"`);
  });

  it('have samples, and types in TypeScript', () => {
    for (const schema of [big, duration, uuid]) {
      const sample = sampleValue(avroSchema(schema), Math.random, new Date(0));
      expect(decodedText(encodedHex(sample, schema), schema)).toMatch(/^"(P|\d|[\da-f]{8}-)/);
    }
    const parts = { plainNumbers: false, nameOf: () => '' };
    expect([big, duration, uuid].flatMap((schema) => alternatives(avroSchema(schema), parts))).toEqual([
      'Decimal',
      'string',
      'string',
    ]);
  });

  const seed = seedOf('bytes that mean more');
  it(`of any kind are shown and stored again the same, with SEED=${seed}`, () => {
    const ofSize = (size: number): fc.Arbitrary<string> =>
      fc.uint8Array({ minLength: size, maxLength: size }).map((bytes) => Buffer.from(bytes).toString('hex'));
    fc.assert(
      fc.property(ofSize(12), ofSize(16), fc.bigInt(), fc.integer({ min: -300, max: 300 }), (d, u, unscaled, scale) => {
        expect(hexOf(decodedText(d, duration), duration)).toBe(d);
        expect(hexOf(decodedText(u, uuid), uuid)).toBe(u);
        const hex = hexOf(`"${unscaled}e${-scale}"`, big);
        expect(hexOf(decodedText(hex, big), big)).toBe(hex);
        expect(isCanonical(hex, big)).toBe(true);
      }),
      { seed, numRuns: 200 },
    );
  });
});

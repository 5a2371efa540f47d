import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BinaryOutput } from '../../../src/lib/formats/avro/binary-output.js';
import { compileAvroEncoder } from '../../../src/lib/formats/avro/encoder.js';
import type { Json } from '../../../src/lib/values/json.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { avroSchema, decodedText, encodedHex, hexOf, isCanonical, recordOf } from '../../helpers/avro.js';

const money = { type: 'bytes', logicalType: 'decimal', precision: 10, scale: 2 };
const whole = { type: 'bytes', logicalType: 'decimal', precision: 30 };
const fixed = { type: 'fixed', name: 'F', size: 5, logicalType: 'decimal', precision: 10, scale: 2 };
const tiny = { type: 'bytes', logicalType: 'decimal', precision: 3, scale: 3 };

describe('decimals', () => {
  // 12.34 as text, its letters taken for bytes, was 211295286068.
  it.each<[Json, string, string, string]>([
    [money, '"12.34"', '0404d2', '"12.34"'],
    [money, '"12.3"', '0404ce', '"12.30"'],
    [money, '"12.340"', '0404d2', '"12.34"'],
    [money, '"-0.05"', '02fb', '"-0.05"'],
    [money, '"0"', '0200', '"0.00"'],
    [money, '"1.28"', '040080', '"1.28"'],
    [money, '"-1.28"', '0280', '"-1.28"'],
    [money, '"99999999.99"', '0a02540be3ff', '"99999999.99"'],
    [money, '12.34', '0404d2', '"12.34"'],
    [money, '12', '0404b0', '"12.00"'],
    [money, '-0.0', '0200', '"0.00"'],
    [money, '1.5e3', '060249f0', '"1500.00"'],
    [whole, '123456789012345678901234567890', '1a018ee90ff6c373e0ee4e3f0ad2', '"123456789012345678901234567890"'],
    [whole, '"-170141183460469231731687303715"', '1afdda3e82fb252d69a33a5fd5dd', '"-170141183460469231731687303715"'],
    [whole, '"1e29"', '1a01431e0fae6d7217caa0000000', '"100000000000000000000000000000"'],
    [fixed, '"12.34"', '00000004d2', '"12.34"'],
    [fixed, '"-12.34"', 'fffffffb2e', '"-12.34"'],
    [tiny, '"0.999"', '0403e7', '"0.999"'],
    [['null', money], '{"bytes":"12.34"}', '020404d2', '"12.34"'],
    [['null', money], '12.34', '020404d2', '"12.34"'],
    [['string', money], '{"bytes":"12.34"}', '020404d2', '{"bytes":"12.34"}'],
    [['string', money], '{"string":"12.34"}', '000a31322e3334', '{"string":"12.34"}'],
    [['string', money], '12.34', '020404d2', '{"bytes":"12.34"}'],
    [['string', money], '"12,34"', '000a31322c3334', '{"string":"12,34"}'],
    [['null', 'long', money], '12.5', '040404e2', '"12.50"'],
    [['null', 'long', money], '12', '0218', '12'],
  ])('of %j: %s is stored as %s and shown as %s', (schema, text, hex, shown) => {
    expect(hexOf(text, schema)).toBe(hex);
    expect(decodedText(hex, schema)).toBe(shown);
    expect(isCanonical(hex, schema)).toBe(true);
  });

  it('are taken by the digits of a number that no double has', () => {
    const schema = { type: 'bytes', logicalType: 'decimal', precision: 40, scale: 20 };
    for (const number of ['12345678901234567.89', '0.10000000000000000001', '12345678901234567890.5', '1e-20']) {
      expect(decodedText(hexOf(number, schema), schema)).toMatch(
        new RegExp(`^"${number === '1e-20' ? '0.00000000000000000001' : number.replace('.', '\\.')}0*"$`),
      );
    }
  });

  it.each<[Json, string, string]>([
    [money, '"12.345"', 'expected a decimal with 2 digits after the point at most, found "12.345"'],
    [money, '12.345', 'expected a decimal with 2 digits after the point at most, found 12.345'],
    [money, '"100000000"', 'expected a decimal with 8 digits before the point at most, found "100000000"'],
    [tiny, '"1"', 'expected a decimal with 0 digits before the point at most, found "1"'],
    [money, '"twelve"', 'expected a decimal such as "12.34", found "twelve"'],
    [money, '"\\u0004Ò"', 'expected a decimal such as "12.34", found "\u0004Ò"'],
    [money, '""', 'expected a decimal such as "12.34", found ""'],
    [money, 'true', 'expected a decimal such as "12.34", found true'],
    [money, '1e999999', 'expected a decimal such as "12.34", found 1e999999'],
    [whole, '"0.5"', 'expected a decimal with 0 digits after the point at most, found "0.5"'],
    [fixed, '"1e20"', 'expected a decimal with 8 digits before the point at most, found "1e20"'],
    [
      ['string', money],
      '"12.34"',
      'ambiguous: "12.34" fits more than one type of the union; write {"string":…} or {"bytes":…}',
    ],
  ])('of %j refuse %s', (schema, text, message) => {
    expect(hexOf(text, schema)).toBe(`: ${message.replace('\u0004', '\\u0004')}`);
  });

  it.each<[string, Json, string, string]>([
    ['a byte more than it takes', money, '060004d2', '"12.34"'],
    ['a byte more of a negative number', money, '04fffb', '"-0.05"'],
    ['no bytes at all', money, '00', '"0.00"'],
    ['more digits than its precision', money, '0c7fffffffffff', '"1407374883553.27"'],
    ['more digits in a fixed type', { ...fixed, precision: 2 }, '00000004d2', '"12.34"'],
  ])('with %s are shown, and known not to be what the encoder writes', (_, schema, hex, shown) => {
    expect(decodedText(hex, schema)).toBe(shown);
    expect(isCanonical(hex, schema)).toBe(false);
  });

  it.each<[Json]>([
    [{ type: 'bytes', logicalType: 'decimal' }],
    [{ type: 'bytes', logicalType: 'decimal', precision: 0 }],
    [{ type: 'bytes', logicalType: 'decimal', precision: 2, scale: 3 }],
    [{ type: 'bytes', logicalType: 'decimal', precision: 2, scale: -1 }],
    [{ type: 'bytes', logicalType: 'decimal', precision: 2_000_000_000, scale: 2_000_000_000 }],
    [{ type: 'fixed', name: 'F', size: 2, logicalType: 'decimal', precision: 5 }],
    [{ type: 'bytes', logicalType: 'money', precision: 5 }],
  ])('that make no sense are bytes, as Avro has it: %j', (schema) => {
    const hex = typeof schema === 'object' && schema !== null && 'size' in schema ? '3132' : '043132';
    expect(decodedText(hex, schema)).toBe('"12"');
    expect(hexOf('"12"', schema)).toBe(hex);
  });

  it('of more bytes than anybody reckons with are undecodable', () => {
    const output = new BinaryOutput();
    output.long(5000);
    const bytes = Buffer.concat([output.written(), Buffer.alloc(5000, 1)]);
    expect(decodedText(bytes, whole)).toBe(': a decimal of 5000 bytes, over 4096 (byte 0)');
  });

  it('keep their number where writer and reader differ in scale, and are refused where that cannot be', () => {
    const finer = { ...money, scale: 4 };
    expect(decodedText('0404d2', money, finer)).toBe('"12.3400"');
    expect(decodedText('0601e208', finer, money)).toBe('"12.34"');
    expect(decodedText('0601e240', finer, money)).toBe(': 12.3456, of which the reader takes 2 digits (byte 0)');
    expect(decodedText('0404d2', money, 'bytes')).toBe('"\\u0004Ò"');
    expect(decodedText('0404d2', 'bytes', money)).toBe('"12.34"');
  });

  it('that are the default of a field stand in the schema as bytes', () => {
    const schema = (type: Json, fallback: Json): Json => ({
      type: 'record',
      name: 'R',
      fields: [{ name: 'f', type, default: fallback }],
    });
    expect(encodedHex({}, schema(money, '\u0004Ò'))).toBe('0404d2');
    expect(decodedText('', { type: 'record', name: 'R', fields: [] }, schema(money, '\u0004Ò'))).toBe('{"f":"12.34"}');
    expect(encodedHex({}, schema(['null', money], null))).toBe('00');
  });

  it('of any size and scale read back from their text, byte for byte', () => {
    fc.assert(
      fc.property(fc.bigInt(-(10n ** 40n), 10n ** 40n), fc.nat(40), fc.boolean(), (unscaled, scale, isFixed) => {
        const decimal = { logicalType: 'decimal', precision: 41, scale };
        const schema = isFixed ? { type: 'fixed', name: 'F', size: 20, ...decimal } : { type: 'bytes', ...decimal };
        const digits = unscaled
          .toString()
          .replace('-', '')
          .padStart(scale + 1, '0');
        const text = `${unscaled < 0n ? '-' : ''}${digits.slice(0, digits.length - scale)}${scale > 0 ? `.${digits.slice(-scale)}` : ''}`;
        const hex = encodedHex(text, schema);
        expect(decodedText(hex, schema)).toBe(JSON.stringify(text));
        expect(isCanonical(hex, schema)).toBe(true);
        const bytes = Buffer.from(hex, 'hex').subarray(isFixed ? 0 : 1);
        expect(BigInt.asIntN(bytes.length * 8, BigInt(`0x${bytes.toString('hex')}`))).toBe(unscaled);
      }),
      { numRuns: 500 },
    );
  });

  it('lie in records, arrays and maps as elsewhere', () => {
    const schema = recordOf({ type: 'array', items: money }, { type: 'map', values: ['null', fixed] });
    const text = '{"f":["1.00","-2.50"],"f2":{"a":"0.01","b":null}}';
    expect(compileAvroEncoder(avroSchema(schema))(parseJson(text), new BinaryOutput())).toEqual([]);
    expect(decodedText(hexOf(text, schema), schema)).toBe(text);
  });
});

describe('bytes that the encoder does not write', () => {
  const arrays = { type: 'array', items: 'long' };
  it.each<[string, Json, string, boolean]>([
    ['one block', arrays, '04020400', true],
    ['two blocks', arrays, '0202020400', false],
    ['a block with its size', arrays, '0304020400', false],
    ['a number in more bytes than it takes', 'long', '8200', false],
    ['a large number in more bytes than it takes', 'long', '80808080808080808000', false],
    ['a NaN', 'float', '0000c07f', true],
    ['a NaN with other bits', 'float', '0100c07f', false],
    ['a NaN with other bits', 'double', '010000000000f87f', false],
    ['a negative NaN', 'double', '000000000000f8ff', false],
    ['a length in more bytes than it takes', 'string', '820061', false],
  ])('are known: %s of %j', (_, schema, hex, expected) => expect(isCanonical(hex, schema)).toBe(expected));
});

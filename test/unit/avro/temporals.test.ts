import { describe, expect, it } from 'vitest';
import { compileAvroDecoder } from '../../../src/lib/formats/avro/decoder.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import type { Json } from '../../../src/lib/values/json.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';
import { avroSchema, decodedText, encodedHex } from '../../helpers/avro.js';

const int = (logicalType: string): Json => ({ type: 'int', logicalType });
const long = (logicalType: string): Json => ({ type: 'long', logicalType });

function readable(hex: string, schema: Json): string {
  const bytes = Buffer.from(hex, 'hex');
  const sink = new JsonSink();
  compileAvroDecoder(avroSchema(schema), undefined, 'readable')(bytes, 0, bytes.length, sink);
  return sink.written().toString();
}

describe('dates and times', () => {
  it.each<[Json, string, string, string]>([
    [int('date'), '"2026-11-29"', '20786', '"2026-11-29"'],
    [int('date'), '"1969-12-31"', '-1', '"1969-12-31"'],
    [int('date'), '"+012026-11-29"', '3673211', '"+012026-11-29"'],
    [int('time-millis'), '"12:30"', '45000000', '"12:30:00.000"'],
    [int('time-millis'), '"23:59:59.999"', '86399999', '"23:59:59.999"'],
    [long('time-micros'), '"00:00:00.000001"', '1', '"00:00:00.000001"'],
    [long('timestamp-millis'), '"2026-11-29T20:00:00Z"', '1795982400000', '"2026-11-29T20:00:00.000Z"'],
    [long('timestamp-millis'), '"2026-11-29T21:00:00.5+01:00"', '1795982400500', '"2026-11-29T20:00:00.500Z"'],
    [long('timestamp-millis'), '"2026-11-29 20:00:00"', '1795982400000', '"2026-11-29T20:00:00.000Z"'],
    [long('timestamp-millis'), '"1969-12-31T23:59:59.999Z"', '-1', '"1969-12-31T23:59:59.999Z"'],
    [long('timestamp-micros'), '"2026-11-29T20:00:00.123456Z"', '1795982400123456', '"2026-11-29T20:00:00.123456Z"'],
    [
      long('timestamp-nanos'),
      '"2026-11-29T20:00:00.123456789Z"',
      '1795982400123456789',
      '"2026-11-29T20:00:00.123456789Z"',
    ],
    [
      long('timestamp-nanos'),
      '"1677-09-21T00:12:43.145224192Z"',
      '-9223372036854775808',
      '"1677-09-21T00:12:43.145224192Z"',
    ],
    [long('local-timestamp-millis'), '"2026-11-29T20:00:00"', '1795982400000', '"2026-11-29T20:00:00.000"'],
    [long('local-timestamp-micros'), '"2026-11-29T20:00"', '1795982400000000', '"2026-11-29T20:00:00.000000"'],
    [['null', long('timestamp-millis')], '"1970-01-01T00:00:01Z"', '1000', '"1970-01-01T00:00:01.000Z"'],
    [
      ['string', long('timestamp-millis')],
      '{"long":"1970-01-01T00:00:01Z"}',
      '1000',
      '{"long":"1970-01-01T00:00:01.000Z"}',
    ],
    [[int('date'), long('timestamp-millis')], '"1970-01-02"', '{"int":1}', '{"int":"1970-01-02"}'],
  ])('of %j: %s is %s, and readable %s', (schema, text, number, shown) => {
    const hex = encodedHex(parseJson(text), schema);
    expect(decodedText(hex, schema)).toBe(number);
    expect(encodedHex(parseJson(number), schema)).toBe(hex);
    expect(readable(hex, schema)).toBe(shown);
    expect(encodedHex(parseJson(shown), schema)).toBe(hex);
  });

  it('are strings in a union with string, where they are not tagged', () => {
    const union = ['string', long('timestamp-millis')];
    const hex = encodedHex('1970-01-01T00:00:01Z', union);
    expect(decodedText(hex, union)).toBe('"1970-01-01T00:00:01Z"');
    expect(readable(hex, union)).toBe('"1970-01-01T00:00:01Z"');
  });

  it.each<[Json, string, string]>([
    [int('date'), '"2026-02-30"', 'expected a number or a date such as "2026-01-31", found "2026-02-30"'],
    [
      int('date'),
      '"2026-11-29T00:00:00Z"',
      'expected a number or a date such as "2026-01-31", found "2026-11-29T00:00:00Z"',
    ],
    [
      int('time-millis'),
      '"24:00:00"',
      'expected a number or a time such as "12:30:00" with 3 digits of a second at most, found "24:00:00"',
    ],
    [
      long('timestamp-millis'),
      '"2026-11-29T20:00:00.0001Z"',
      'expected a number or a time such as "2026-01-31T12:30:00Z" with 3 digits of a second at most, found "2026-11-29T20:00:00.0001Z"',
    ],
    [
      long('local-timestamp-millis'),
      '"2026-11-29T20:00:00Z"',
      'expected a number or a time without a zone such as "2026-01-31T12:30:00" with 3 digits of a second at most, found "2026-11-29T20:00:00Z"',
    ],
    [
      long('timestamp-nanos'),
      '"2263-01-01T00:00:00Z"',
      'expected a long, found 9246182400000000000, which is out of range',
    ],
    [int('date'), '1.5', 'expected an int, found 1.5'],
    ['long', '"1970-01-01T00:00:01Z"', 'expected a long, found "1970-01-01T00:00:01Z"'],
    [int('timestamp-millis'), '"1970-01-01T00:00:01Z"', 'expected an int, found "1970-01-01T00:00:01Z"'],
  ])('of %j refuse %s', (schema, text, message) => expect(encodedHex(parseJson(text), schema)).toBe(`: ${message}`));

  it.each<[Json, string]>([
    [long('timestamp-millis'), '9223372036854775807'],
    [long('timestamp-millis'), '-8640000000000001'],
    [int('date'), '2147483647'],
    [int('time-millis'), '-1'],
    [int('time-millis'), '86400000'],
  ])('of %j that no calendar and no clock has are shown as their number: %s', (schema, number) => {
    const hex = encodedHex(parseJson(number), schema);
    expect(readable(hex, schema)).toBe(number);
  });
});

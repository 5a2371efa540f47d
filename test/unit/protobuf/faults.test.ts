import { describe, expect, it } from 'vitest';
import { compileProtobufDecoder, type DecodedProtobuf } from '../../../src/lib/formats/protobuf/decoder.js';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import type { ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { hasErrorCode } from '../../../src/lib/errors.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { decodeProblem, decodedText, encoded, proto3 } from '../../helpers/protobuf.js';
import { below, seeded, seedOf } from '../../helpers/seeded.js';

const seed = seedOf('faults in Protobuf schemas');

const schema = proto3(`
  message M {
    int32 i = 1; string t = 2; M m = 3; repeated M list = 4; map<string, M> map = 5; E e = 6; bytes y = 7;
    oneof k { int32 k1 = 8; int32 k2 = 9; } repeated int32 p = 10; google.protobuf.Timestamp ts = 11; float f = 12;
    uint32 u = 13; sint64 s = 14; bool b = 15; google.protobuf.Value v = 16; google.protobuf.Any any = 17;
    google.protobuf.Duration du = 18; google.protobuf.FieldMask fm = 19; google.protobuf.Int64Value w = 20;
    map<int32, bool> ints = 21; google.protobuf.Struct st = 22; double d = 23;
  }
  enum E { ZERO = 0; ONE = 1; }
`);

describe('bytes that are no value', () => {
  it.each<[string, string]>([
    ['08', 'i: the value ends in the middle of a field (byte 2)'],
    ['08 ffffffffffffffffffffff01', 'i: an integer of more than 10 bytes (byte 2)'],
    ['12 05 61', 't: 5 bytes are announced, 1 are there (byte 2)'],
    ['12 02 c328', 't: text that is not UTF-8 (byte 2)'],
    ['1a 03 22 01 08', 'm.list[0].i: the value ends in the middle of a field (byte 6)'],
    ['2a 08 0a 03 612062 12 01 08', 'map["a b"].i: the value ends in the middle of a field (byte 11)'],
    ['52 01 80', 'p: the value ends in the middle of a field (byte 3)'],
    ['00', '0 is no number of a field (byte 1)'],
    ['0f', 'field 1 has wire type 7, which cannot stand there (byte 2)'],
    ['0c', 'field 1 has wire type 4, which cannot stand there (byte 2)'],
    ['9a01 05 0a 03 466f6f', 'fm: paths that have no form in JSON (byte 4)'],
    ['9a01 05 0a 03 615f33', 'fm: paths that have no form in JSON (byte 4)'],
    ['8201 09 11 000000000000f87f', 'v: a number that JSON does not have (byte 4)'],
    ['ff 06', 'field 111 has wire type 7, which cannot stand there (byte 3)'],
    ['5a 08 08 ffffffffffff7f', 'ts: not a time such as "2026-01-31T10:00:00Z", of the years 1 to 9999 (byte 3)'],
    ['9201 0d 08 01 10 ffffffffffffffffff01', 'du: not a duration such as "1.5s", of up to 10,000 years (byte 4)'],
    ['8201 00', 'v: a value of no kind (byte 4)'],
  ])('%s: %s', (hex, problem) => {
    expect(decodeProblem(schema, hex)).toBe(`not a value of "t.M": ${problem}`);
  });

  it('include those without what is required, and without a message index', () => {
    const required = parseProtobufSchema('message A { optional B b = 1; } message B { required int32 r = 1; }');
    expect(decodeProblem(required, '0a00')).toBe('not a value of "A": b.r: missing, and it is required (byte 3)');
    expect(decodeProblem(required, '', '')).toBe(
      'not a value of "A": the value ends in the middle of a field (byte 0)',
    );
    expect(decodeProblem(required, '', '08')).toBe('not a value of "A": no index of a message (byte 0)');
    expect(decodeProblem(required, '', '0202')).toBe('not a value of "B": r: missing, and it is required (byte 2)');
    expect(decodeProblem(required, '', '0206')).toBe('not a value of "A": the schema has no message [3] (byte 0)');
  });

  it('include messages within each other without end', () => {
    const nested = (levels: number): string => {
      let bytes = Buffer.alloc(0);
      for (let level = 1; level < levels; level++)
        bytes = Buffer.concat([Buffer.from([0x1a]), varint(bytes.length), bytes]);
      return bytes.toString('hex');
    };
    expect(decodedText(schema, nested(101))).toContain('{"m":{}}');
    expect(decodeProblem(schema, nested(102))).toMatch(/…: messages more than 100 levels deep \(byte 2\d\d\)$/);
    expect(decodeProblem(schema, 'fb06'.repeat(5000))).toMatch(/field 111 has wire type 3, which cannot stand there/);
  });
});

describe('JSON that is no value', () => {
  it.each<[string, string | readonly string[]]>([
    ['5', 'expected an object with the fields of "t.M", found 5'],
    ['{"colour":1}', 'colour: not a field of "t.M"'],
    ['{"i":"x"}', 'i: expected an int32, found "x"'],
    ['{"i":1.5}', 'i: expected an int32, found 1.5'],
    ['{"i":2147483648}', 'i: expected an int32, found 2147483648, which is out of range'],
    ['{"u":-1}', 'u: expected a uint32, found -1, which is out of range'],
    ['{"s":"9223372036854775808"}', 's: expected a sint64, found "9223372036854775808", which is out of range'],
    ['{"f":1e39}', 'f: expected a float, found 1e+39, which is out of range'],
    ['{"d":1e999}', 'd: expected a double, found a number beyond ±1.8e308, which is out of range'],
    ['{"d":"one"}', 'd: expected a double, found "one"'],
    ['{"t":5}', 't: expected a string, found 5'],
    ['{"t":"a\\ud800"}', 't: expected a string, found "a\\ud800", of which character 2 is half of a surrogate pair'],
    ['{"y":"a"}', 'y: expected bytes in base64, found "a"'],
    ['{"b":"true"}', 'b: expected true or false, found "true"'],
    ['{"e":"TWO"}', 'e: expected one of "ZERO", "ONE", found "TWO"'],
    ['{"m":{"m":{"i":true}}}', 'm.m.i: expected an int32, found true'],
    ['{"list":[{},{"i":null},null]}', 'list[2]: expected an object with the fields of "t.M", found null'],
    ['{"list":{}}', 'list: expected an array, found {}'],
    ['{"map":{"a b":{"i":"x"}}}', 'map["a b"].i: expected an int32, found "x"'],
    ['{"map":[]}', 'map: expected an object, found []'],
    ['{"ints":{"x":true}}', 'ints.x: its key is no int32'],
    ['{"p":[1,"x"]}', 'p[1]: expected an int32, found "x"'],
    ['{"k1":1,"k2":2}', 'k2: only one of the oneof "k" can be given, and "k1" is'],
    [
      '{"ts":"2026-02-30T00:00:00Z"}',
      'ts: expected a time such as "2026-01-31T10:00:00Z", of the years 1 to 9999, found "2026-02-30T00:00:00Z"',
    ],
    ['{"du":5}', 'du: expected a duration such as "1.5s", of up to 10,000 years, found 5'],
    ['{"fm":"a_b"}', 'fm: expected paths such as "name,dueDate", found "a_b"'],
    ['{"fm":"a,"}', 'fm: expected paths such as "name,dueDate", found "a,"'],
    ['{"fm":["a"]}', 'fm: expected paths such as "name,dueDate", found ["a"]'],
    ['{"w":"x"}', 'w: expected an int64, found "x"'],
    ['{"st":[]}', 'st: expected an object, found []'],
    ['{"v":[{"a":1e999}]}', 'v[0].a: expected a double, found a number beyond ±1.8e308, which is out of range'],
    ['{"any":{"a":1}}', 'any: expected an object with "@type", found {"a":1}'],
    [
      '{"any":{"@type":"x/y.Z","a":1}}',
      'any: the schema has no message "x/y.Z": give its bytes as "$bytes", in base64',
    ],
    ['{"any":{"@type":"x/t.M","i":"x"}}', 'any.i: expected an int32, found "x"'],
    [
      '{"i":"x","t":1,"m":{"i":"y"}}',
      ['i: expected an int32, found "x"', 't: expected a string, found 1', 'm.i: expected an int32, found "y"'],
    ],
  ])('%s', (json, problems) => expect(encoded(schema, json)).toEqual([problems].flat()));

  it('include what is too deep, given twice, or left out and required', () => {
    expect(encoded(schema, `${'{"m":'.repeat(101)}{}${'}'.repeat(101)}`)).toEqual([
      expect.stringMatching(/: messages more than 100 levels deep$/),
    ]);
    const other = parseProtobufSchema('message A { required int32 foo_bar = 1; }');
    expect(encoded(other, '{"fooBar":1,"foo_bar":1}')).toEqual(['foo_bar: given twice, as "fooBar" and as "foo_bar"']);
    expect(encoded(other, '{}')).toEqual(['fooBar: missing, and it is required']);
  });
});

describe(`any bytes (seed ${seed})`, () => {
  const samples = [
    '0801',
    '1203616263',
    '1a0412020801',
    '2a070a0161120208012a00',
    '3a0100',
    '5203010203',
    '8a010b0a09782f742e4d12020801',
  ];

  function mutated(random: () => number): Buffer {
    const bytes = Buffer.concat([
      Buffer.alloc(1),
      ...Array.from({ length: 1 + below(4, random) }, () =>
        Buffer.from(samples[below(samples.length, random)] ?? '', 'hex'),
      ),
    ]);
    for (let count = below(4, random); count > 0; count--)
      bytes[1 + below(bytes.length - 1, random)] = below(256, random);
    return bytes.subarray(0, bytes.length - (below(3, random) === 0 ? below(4, random) : 0));
  }

  it('are shown as JSON that can be sent, of which the same bytes are made unless it says so, or told to be no value', () => {
    const random = seeded(seed);
    let shown = 0;
    for (let run = 0; run < 20_000; run++) {
      const bytes =
        run % 2 === 0
          ? mutated(random)
          : Buffer.from(Array.from({ length: below(30, random) }, () => below(256, random)));
      const value = decodedOrNull(schema, bytes);
      if (value === null) continue;
      shown++;
      const again = encoded(schema, exactJsonText(value.json), true);
      if (value.isExact) expect(again).toBe(bytes.toString('hex'));
      else expect(again).toBeTypeOf('string');
    }
    expect(shown).toBeGreaterThan(500);
  });
});

function decodedOrNull(of: ProtobufSchema, bytes: Buffer): DecodedProtobuf | null {
  try {
    return compileProtobufDecoder(of)(bytes, 0, bytes.length);
  } catch (error) {
    if (hasErrorCode(error, 'RECORD_UNDECODABLE')) return null;
    throw error;
  }
}

function varint(value: number): Buffer {
  return value < 0x80 ? Buffer.from([value]) : Buffer.from([(value & 0x7f) | 0x80, value >> 7]);
}

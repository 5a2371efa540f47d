import { describe, expect, it } from 'vitest';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { decodedText, encoded, proto3 } from '../../helpers/protobuf.js';

const everything = proto3(`
  message M {
    int32 i = 1; sint64 s = 2; fixed32 f = 3; float r = 4; bool b = 5; string t = 6; bytes y = 7; E e = 8; M m = 9;
    optional int32 o = 10; repeated int32 p = 11; repeated int32 u = 12 [packed = false];
    map<int32, string> c = 13; map<bool, M> d = 14; oneof k { string k1 = 15; int64 k2 = 16; }
    google.protobuf.Timestamp ts = 17; google.protobuf.StringValue w = 18; google.protobuf.Struct st = 19;
    google.protobuf.Any a = 20; google.protobuf.Value v = 21; google.protobuf.NullValue n = 22;
    google.protobuf.FieldMask fm = 23; double x = 24; uint64 big = 25; google.protobuf.Duration du = 26;
  }
  enum E { ZERO = 0; ONE = 1; }
  message Other { string z = 1; message Deep { int32 q = 1; } }
`);

describe('bytes and JSON', () => {
  it.each<[string, string]>([
    ['', '{}'],
    ['08 ffffffffffffffffff01', '{"i":-1}'],
    ['10 feffffffffffffffff01', '{"s":"9223372036854775807"}'],
    ['1d ffffffff', '{"f":4294967295}'],
    ['25 cdcccc3d', '{"r":0.1}'],
    ['25 0000c07f', '{"r":"NaN"}'],
    ['25 00000080', '{"r":-0.0}'],
    ['28 01', '{"b":true}'],
    ['32 04 f09f8e89', '{"t":"🎉"}'],
    ['3a 02 00ff', '{"y":"AP8="}'],
    ['40 01', '{"e":"ONE"}'],
    ['40 05', '{"e":5}'],
    ['4a 00', '{"m":{}}'],
    ['4a 02 4a00', '{"m":{"m":{}}}'],
    ['50 00', '{"o":0}'],
    ['5a 03 01 8001', '{"p":[1,128]}'],
    ['60 01 60 00', '{"u":[1,0]}'],
    ['6a 07 08 05 12 03 616263 6a 04 08 01 12 00', '{"c":{"5":"abc","1":""}}'],
    ['72 04 08 00 12 00', '{"d":{"false":{}}}'],
    ['7a 00', '{"k1":""}'],
    ['8001 00', '{"k2":"0"}'],
    ['8a01 00', '{"ts":"1970-01-01T00:00:00Z"}'],
    ['9201 00', '{"w":""}'],
    ['9a01 09 0a 07 0a 01 61 12 02 0800', '{"st":{"a":null}}'],
    ['9a01 0a 0a 08 0a 01 61 12 03 1a0162', '{"st":{"a":"b"}}'],
    ['a201 00', '{"a":{}}'],
    ['a201 0b 0a 09 782f742e4f74686572', '{"a":{"@type":"x/t.Other"}}'],
    ['a201 0f 0a 09 782f742e4f74686572 12 02 0a00', '{"a":{"@type":"x/t.Other","z":""}}'],
    ['a201 0f 0a 09 782f742e4f74686572 12 02 0801', '{"a":{"@type":"x/t.Other","$unknown":"CAE="}}'],
    ['a201 0f 0a 09 782f742e4f74686572 12 02 0a05', '{"a":{"@type":"x/t.Other","$bytes":"CgU="}}'],
    ['a201 08 0a 03 782f79 12 01 ff', '{"a":{"@type":"x/y","$bytes":"/w=="}}'],
    ['aa01 02 0800', '{"v":null}'],
    ['aa01 09 11 000000000000f03f', '{"v":1}'],
    ['b001 00', '{"n":null}'],
    ['ba01 08 0a 06 615f622e6364', '{"fm":"aB.cd"}'],
    ['c101 000000000000f07f', '{"x":"Infinity"}'],
    ['c801 ffffffffffffffffff01', '{"big":"18446744073709551615"}'],
    ['d201 0b 10 ffffffffffffffffff01', '{"du":"-0.000000001s"}'],
  ])('%s are %s', (hex, json) => {
    expect(decodedText(everything, hex)).toBe(json);
    expect(encoded(everything, json, true)).toBe(`00${hex.replaceAll(' ', '')}`);
  });
});

describe('which message a value is', () => {
  it.each([
    ['00', '0801', '{"i":1}'],
    ['0200', '0801', '{"@type":"t.M","i":1}'],
    ['0202', '0a0178', '{"@type":"t.Other","z":"x"}'],
    ['040200', '0801', '{"@type":"t.Other.Deep","q":1}'],
  ])('stands before it as %s', (index, hex, json) => {
    expect(decodedText(everything, hex, index)).toBe(json);
    expect(encoded(everything, json, true)).toBe(index + hex);
  });

  it('is the first one unless the JSON says otherwise, with or without what stands before a name in an Any', () => {
    expect(encoded(everything, '{"@type":"t.M","i":1}')).toBe('000801');
    expect(encoded(everything, '{"z":"x","@type":"type.googleapis.com/t.Other"}')).toBe('02020a0178');
    expect(encoded(everything, '{"@type":"t.None"}')).toEqual([
      '@type: expected the name of a message that the schema declares, found "t.None"',
    ]);
    expect(encoded(everything, '{"@type":"google.protobuf.Struct"}')).toHaveLength(1);
  });
});

describe('fields that the schema does not have', () => {
  it('are kept as they are, where they stand', () => {
    for (const [hex, json] of [
      ['fa06 03 616263', '{"$unknown":"+gYDYWJj"}'],
      ['0801 fa06 00 800701', '{"i":1,"$unknown":"+gYAgAcB"}'],
      ['fa06 00 0801', '{"$unknown":"+gYA","i":1}'],
      ['4a 03 fa06 00', '{"m":{"$unknown":"+gYA"}}'],
      ['fb06 0801 fc06', '{"$unknown":"+wYIAfwG"}'],
      ['a201 10 0a 09 782f742e4f74686572 12 03 fa0600', '{"a":{"@type":"x/t.Other","$unknown":"+gYA"}}'],
    ] as const) {
      expect(decodedText(everything, hex)).toBe(json);
      expect(encoded(everything, json, true)).toBe(`00${hex.replaceAll(' ', '')}`);
    }
  });

  it.each(['5', '"+"', '"CAE="', '"+g=="', '"+gYF"'])('are not those of %s', (json) => {
    expect(encoded(everything, `{"$unknown":${json}}`)).toEqual([
      `$unknown: expected fields that "t.M" does not have, in base64, found ${json}`,
    ]);
  });
});

describe('JSON that no stored value has', () => {
  it.each([
    ['{"t":"","i":5,"b":false,"x":0,"y":"","e":"ZERO","o":0,"p":[],"u":[0],"m":null}', '0805 5000 6000'],
    ['{"i":"7","s":7,"r":"0.5","x":1e1,"big":"1e3"}', '0807 100e 250000003f c101 0000000000002440 c801e807'],
    ['{"i":-0.0,"r":-0.0}', '2500000080'],
    ['{"y":"_-8"}', '3a02ffef'],
    ['{"e":1,"v":null,"n":null}', '4001 aa0102 0800'],
    ['{"ts":"2026-01-31T12:00:00+02:00","du":"1.5s"}', '8a0106 08a0a5f7cb06 d20108 0801 1080cab5ee01'],
    ['{"c":{"10":"a","2":"b"}}', '6a05 080a 120161 6a05 0802 120162'],
    ['{"w":"x","st":{},"fm":""}', '9201030a0178 9a0100 ba0100'],
  ])('%s is encoded as %s', (json, hex) => expect(encoded(everything, json)).toBe(`00${hex.replaceAll(' ', '')}`));

  it('may have the names that fields have in the schema', () => {
    const schema = proto3('message M { string foo_bar = 1; string other = 2 [json_name = "x-y"]; }');
    expect(encoded(schema, '{"foo_bar":"a","x-y":"b"}')).toBe('000a0161120162');
    expect(encoded(schema, '{"fooBar":"a","other":"b"}')).toBe('000a0161120162');
  });
});

describe('proto2', () => {
  const schema = parseProtobufSchema(`package t; message M {
    required string r = 1; optional int32 d = 2 [default = 5]; repeated int32 u = 3; repeated int32 p = 4 [packed = true];
    optional E e = 5; enum E { option allow_alias = true; A = 1; B = 1; } extensions 100 to 200; }
    extend M { optional string more = 100; }`);

  it.each([
    ['0a 00 10 00', '{"r":"","d":0}'],
    ['0a 00 18 01 18 02 22 02 0102', '{"r":"","u":[1,2],"p":[1,2]}'],
    ['0a 00 28 01', '{"r":"","e":"A"}'],
    ['0a 00 a206 01 78', '{"r":"","[t.more]":"x"}'],
  ])('%s is %s', (hex, json) => {
    expect(decodedText(schema, hex)).toBe(json);
    expect(encoded(schema, json)).toBe(`00${hex.replaceAll(' ', '')}`);
  });
});

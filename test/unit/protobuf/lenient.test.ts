import { describe, expect, it } from 'vitest';
import { compileProtobufDecoder } from '../../../src/lib/formats/protobuf/decoder.js';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { WireOutput } from '../../../src/lib/formats/protobuf/wire-output.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { decodeProblem, encoded, proto3 } from '../../helpers/protobuf.js';

const schema = proto3(`
  message M {
    int32 i = 1; string t = 2; M m = 3; repeated M list = 4; map<string, M> map = 5; E e = 6; bytes y = 7;
    oneof k { int32 k1 = 8; M k2 = 9; M k3 = 10; } repeated int32 p = 11; repeated sint64 u = 12 [packed = false];
    google.protobuf.Timestamp ts = 13; float f = 14; double d = 15; bool b = 16; google.protobuf.Any any = 17;
    map<int64, E> enums = 18; map<bool, bytes> bools = 19; map<sint32, double> numbers = 20; repeated E es = 21;
    map<string, google.protobuf.NullValue> nulls = 22; google.protobuf.Value v = 23; google.protobuf.Struct st = 24;
    map<fixed32, string> texts = 25; uint64 big = 26; repeated string ts_list = 27; google.protobuf.Int64Value w = 28;
  }
  enum E { ZERO = 0; ONE = 1; }
`);

const decode = compileProtobufDecoder(schema);

function shown(hex: string): { readonly text: string; readonly isExact: boolean } {
  const bytes = Buffer.from(`00${hex.replaceAll(' ', '')}`, 'hex');
  const { json, isExact } = decode(bytes, 0, bytes.length);
  return { text: exactJsonText(json), isExact };
}

/** An Any: its type, and what it holds in hexadecimal. */
function any(type: string, hex: string): string {
  return delimited('0a', Buffer.from(type).toString('hex')) + delimited('12', hex.replaceAll(' ', ''));
}

/** A field's tag, and what it has with its length before it, all in hexadecimal. */
function delimited(tag: string, hex: string): string {
  const output = new WireOutput({ capacity: 16 });
  output.varint(hex.length / 2);
  return tag + output.written().toString('hex') + hex;
}

describe('bytes that parsers have to take', () => {
  it.each<[string, string, string]>([
    ['a map entry without its key', '2a 02 12 00', '{"map":{"":{}}}'],
    ['without its value', '2a 05 0a 03 612062', '{"map":{"a b":{}}}'],
    ['without both', '2a 00 9201 00 9a01 00 a201 00', '{"map":{"":{}},"enums":{"0":"ZERO"},"bools":{"false":""},"numbers":{"0":0}}'], // prettier-ignore
    ['without both, of other types', 'b201 00 ca01 00', '{"nulls":{"":null},"texts":{"0":""}}'],
    ['with other fields in it', '2a 06 0a 00 12 00 1a 00', '{"map":{"":{}}}'],
    ['with the value before the key', '2a 07 12 02 0801 0a 01 61', '{"map":{"a":{"i":1}}}'],
    ['with a key and a value twice', '9201 08 08 01 08 02 10 01 10 00', '{"enums":{"2":"ZERO"}}'],
    ['with a key of another type', '2a 02 08 01', '{"map":{"":{}}}'],
    ['two entries for one key', '2a 04 12 02 0801 2a 04 12 02 1200', '{"map":{"":{"t":""}}}'],
    ['a scalar twice', '08 01 12 01 61 08 02', '{"i":2,"t":"a"}'],
    ['a message in two parts', '1a 02 0801 1a 05 120161 0802', '{"m":{"i":2,"t":"a"}}'],
    ['parts within parts', '1a 04 1a 02 0801 1a 05 1a 03 120161', '{"m":{"m":{"i":1,"t":"a"}}}'],
    ['a time in two parts', '6a 02 0801 6a 03 10 c801', '{"ts":"1970-01-01T00:00:01.000000200Z"}'],
    ['a wrapper in two parts', 'e201 00 e201 02 0805', '{"w":"5"}'],
    ['an Any in two parts', `8a01 0b 0a 09 ${Buffer.from('x/t.Other').toString('hex')} 8a01 05 12 03 010203`, '{"any":{"@type":"x/t.Other","$bytes":"AQID"}}'], // prettier-ignore
    ['a second field of a oneof', '40 01 4a 02 0801', '{"k2":{"i":1}}'],
    ['of a oneof a message, another, and the first again', '4a 02 0801 52 02 0802 4a 03 120161', '{"k2":{"t":"a"}}'],
    ['of a oneof one message in two parts', '4a 02 0801 4a 03 120161', '{"k2":{"i":1,"t":"a"}}'],
    ['a kind of a Value after another', 'ba01 0b 11 000000000000f03f 20 01', '{"v":true}'],
    ['numbers one by one where they are packed', '58 01 58 02', '{"p":[1,2]}'],
    ['packed where they are one by one', '62 02 0204', '{"u":["1","2"]}'],
    ['packed and one by one', '5a 02 0102 58 03 5a 01 04', '{"p":[1,2,3,4]}'],
    ['an empty packed list', '5a 00', '{"p":[]}'],
    ['enums one by one', 'a801 01 a801 00', '{"es":["ONE","ZERO"]}'],
    ['a NaN with other bits', '75 0100c07f', '{"f":"NaN"}'],
    ['a negative NaN', '79 000000000000f8ff', '{"d":"NaN"}'],
    ['a boolean that is 2', '8001 02', '{"b":true}'],
    ['integers that are longer than they have to be', '08 80 00 d001 8180808000', '{"i":0,"big":"1"}'],
    ['an integer of 64 bits for one of 32', '08 8180808010', '{"i":1}'],
    ['a length that is longer than it has to be', '12 8100 61', '{"t":"a"}'],
    ['a tag that is longer than it has to be', '8800 01', '{"i":1}'],
    ['unknown fields in several places', 'fa0f 00 08 01 fa0f 00', '{"$unknown":"+g8A+g8A","i":1}'],
    ['unknown fields in a time', '6a 05 0801 fa0f 00', '{"ts":"1970-01-01T00:00:01Z"}'],
    ['and in a Value', 'ba01 05 fa0f 00 20 01', '{"v":true}'],
    ['a field with another wire type, which is unknown then', '0a 00 08 01 0d 01000000', '{"$unknown":"CgANAQAAAA==","i":1}'], // prettier-ignore
  ])('%s: %s is %s', (_, hex, text) => {
    expect(shown(hex)).toEqual({ text, isExact: false });
    expect(encoded(schema, text, true)).toBeTypeOf('string');
  });

  it('are a map value in two parts, too', () => {
    const text = '{"map":{"":{"i":1,"t":"a"}}}';
    expect(shown('2a 09 12 02 0801 12 03 120161')).toEqual({ text, isExact: false });
  });

  it('are bytes of an Any that its JSON would not give, down to the last of several within each other', () => {
    const inner = any('x/t.M', '08 01 08 02');
    const outer = any('y/google.protobuf.Any', any('z/google.protobuf.Any', inner));
    expect(shown(delimited('8a01', outer))).toEqual({
      text: '{"any":{"@type":"y/google.protobuf.Any","value":{"@type":"z/google.protobuf.Any","value":{"@type":"x/t.M","i":2}}}}',
      isExact: false,
    });
  });

  it('are an Any within an Any, and within fields of what one holds', () => {
    const empty = any('x/google.protobuf.Any', '');
    for (const [held, text] of [
      [empty.slice(0, -4), '{"@type":"x/google.protobuf.Any","value":{}}'],
      [any('x/google.protobuf.Any', any('y/t.M', '0801')), '{"@type":"x/google.protobuf.Any","value":{"@type":"y/t.M","i":1}}'], // prettier-ignore
      [any('x/google.protobuf.Any', any('y/nobody', '0801')), '{"@type":"x/google.protobuf.Any","value":{"@type":"y/nobody","$bytes":"CAE="}}'], // prettier-ignore
      [any('x/t.M', delimited('8a01', any('y/t.M', '0801'))), '{"@type":"x/t.M","any":{"@type":"y/t.M","i":1}}'],
    ] as const) {
      const hex = delimited('8a01', held);
      expect(shown(hex)).toEqual({ text: `{"any":${text}}`, isExact: true });
      expect(encoded(schema, `{"any":${text}}`, true)).toBe(`00${hex}`);
    }
  });
});

describe('groups', () => {
  const legacy = parseProtobufSchema(`package t; message M { optional int32 i = 1;
    optional group MultiWord = 2 { optional int32 a = 1; optional group Inner = 2 { optional string b = 1; } }
    repeated group Item = 3 { optional int32 c = 1; } }`);
  const text = (hex: string): string => {
    const bytes = Buffer.from(`00${hex.replaceAll(' ', '')}`, 'hex');
    return exactJsonText(compileProtobufDecoder(legacy)(bytes, 0, bytes.length).json);
  };

  it.each([
    ['13 0801 13 0a0161 14 14', '{"multiword":{"a":1,"inner":{"b":"a"}}}'],
    ['1b 0801 1c 1b 1c', '{"item":[{"c":1},{}]}'],
  ])('%s are %s', (hex, json) => {
    expect(text(hex)).toBe(json);
    expect(encoded(legacy, json, true)).toBe(`00${hex.replaceAll(' ', '')}`);
    expect(encoded(legacy, json)).toBe(`00${hex.replaceAll(' ', '')}`);
  });

  it('may stand in parts, and have to end', () => {
    expect(text('13 0801 14 13 0802 14')).toBe('{"multiword":{"a":2}}');
    expect(text('12 00')).toBe('{"$unknown":"EgA="}');
    expect(() => text('13 0801')).toThrow('not a value of "t.M"');
    expect(() => text('13 0801 1c')).toThrow('not a value of "t.M"');
  });
});

describe('text that is not UTF-8', () => {
  it.each<[string, boolean]>([
    ['message M { optional string t = 1; }', true],
    ['edition = "2023"; option features.utf8_validation = NONE; message M { string t = 1; }', true],
    ['edition = "2023"; message M { string t = 1; }', false],
    ['syntax = "proto3"; message M { string t = 1; }', false],
  ])('is read where parsers take it: %s', (text, isTaken) => {
    const shownOrNot = decodeProblem(parseProtobufSchema(text), '0a03 61ff62');
    expect(shownOrNot).toBe(isTaken ? '{"t":"a\ufffdb"}' : 'not a value of "M": t: text that is not UTF-8 (byte 2)');
  });
});

describe('large values', () => {
  const unknown = Buffer.alloc(2_000_000, Buffer.from('fa0f00', 'hex'));

  it('take time as they have bytes: a million unknown fields no more than seconds', () => {
    const { text, isExact } = shown(unknown.subarray(0, 999_999).toString('hex'));
    expect(isExact).toBe(true);
    expect(text.slice(0, 24)).toBe('{"$unknown":"+g8A+g8A+g8');
    const mixed = Buffer.alloc(300_000, Buffer.from('fa0f000801', 'hex'));
    expect(shown(mixed.toString('hex')).text).toMatch(/^\{"\$unknown":"[A-Za-z0-9+/]{240000}","i":1\}$/);
  });

  it.each<[string, string]>([
    ['5800', 'p'],
    ['2a00', 'map[""]'],
  ])('of too many values are none: %s…', (part, path) => {
    const many = Buffer.alloc(2_000_002, Buffer.from(part, 'hex')).toString('hex');
    expect(decodeProblem(schema, many)).toMatch(`not a value of "t.M": ${path}: more than 1000000 values (byte `);
  });

  it('are none, too, where an Any within an Any holds a packed list of them', () => {
    const packed = delimited('5a', '00'.repeat(1_000_001));
    const hex = delimited('8a01', any('x/google.protobuf.Any', any('x/t.M', packed)));
    expect(decodeProblem(schema, hex)).toBe('not a value of "t.M": any: more than 1000000 values (byte 6)');
  });
});

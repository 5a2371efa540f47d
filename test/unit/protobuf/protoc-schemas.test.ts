import { describe, expect, it } from 'vitest';
import { hasErrorCode } from '../../../src/lib/errors.js';
import type { Field, ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { decodedText, encoded } from '../../helpers/protobuf.js';

const field = (schema: ProtobufSchema, name: string): Field | undefined => schema.messages[0]?.type.byName.get(name);

describe('a schema that protoc takes', () => {
  it.each<[string, string]>([
    [
      'reserved numbers of an enum below zero',
      'syntax = "proto3"; message A { int32 a = 1; } enum E { Z = 0; reserved -5, -9 to -7, 40 to max; reserved "X"; }',
    ],
    [
      'reserved names of an edition',
      'edition = "2023"; message A { reserved foo, bar; int32 a = 1; } enum E { reserved OLD; Z = 0; }',
    ],
    ['reserved names in parts', 'message A { reserved "fo" "o", "bar"; optional int32 a = 1; }'],
    [
      'empty statements',
      'syntax = "proto3";; ; package p;; message A {; int32 a = 1;; oneof o { int32 b = 2;; } ; enum E {; Z = 0;; } ; };; enum F { Z = 0; };',
    ],
    [
      'services',
      'syntax = "proto3"; message A { int32 a = 1; } service S { option deprecated = true;; rpc C(stream A) returns (stream .A) { option (x) = { y: "}" };; }; rpc D(A) returns (A); };',
    ],
    [
      'strings in parts',
      `syntax = "proto3"; option java_package = "x" 'y'; message A { string a = 1 [json_name = "na" 'me']; }`,
    ],
    [
      'hexadecimal and octal numbers',
      'message A { optional int32 b = 0x10; optional E a = 017; } enum E { Z = 0x0; N = -0x7f; O = -010; P = - 1; }',
    ],
    [
      'defaults of all kinds',
      'message A { optional double a = 1 [default = -inf]; optional double b = 2 [default = nan]; optional string c = 3 [default = "\\"" \'\\\'"\']; optional float d = 4 [default = 1.e5, deprecated = true]; optional float e = 5 [default = .5f]; }',
    ],
    [
      'names that are keywords',
      'message A { optional string message = 2; optional int32 a = 1; optional string reserved = 3; optional string optional = 4; repeated string repeated = 5; optional string group = 6; optional string map = 7; optional string oneof = 8; optional string option = 9; optional string extensions = 10; optional string enum = 11; optional string syntax = 12; optional string package = 13; optional string import = 14; optional string to = 15; optional string max = 16; optional string stream = 17; optional string extend = 18; optional string service = 19; optional string required = 20; optional string inf = 21; optional string returns = 22; } enum E { option = 0; reserve = 1; message = 2; }',
    ],
    [
      'types that are called as keywords are',
      'syntax = "proto3"; package message.optional; message A { .message.optional.map a = 1; optional . message . optional . map b = 2; } message map {}',
    ],
    [
      'options that are messages',
      'syntax = "proto3"; option (my.file) = { a: [1, 2] b < c: "x;" > [ext.name] { d: -inf } }; message A { option (m).n.(o) = { p: ["]", \'}\'] }; oneof k { option (x) = 1; int32 a = 1 [(f) = { g: [{ h: 1 }] }, (i).j = -1, deprecated = true]; } }',
    ],
    [
      'options of ranges',
      'message A { optional int32 a = 1; extensions 100 to 199, 500 [verification = UNVERIFIED, declaration = { number: 100 full_name: ".x" type: "int32" }]; extensions 1000 to max; }',
    ],
    [
      'options of values',
      'syntax = "proto3"; message A { int32 a = 1; } enum E { option allow_alias = true; option (x) = { y: 1 }; Z = 0 [deprecated = true, (z) = "]"]; Y = 0; }',
    ],
    [
      'comments in every place',
      '/* a /* b */ syntax /**/ = // c\n "proto3" /* " */ ; message /* { */ A { // }\n int32 /*;*/ a = /*=*/ 1; /* ** / */ }// end',
    ],
    ['a byte order mark and carriage returns', '\ufeffsyntax = "proto3";\r\nmessage A {\r\n  int32 a = 1;\r\n}\r\n'],
    [
      'features in a list',
      'edition = "2023"; option features = { field_presence: IMPLICIT, enum_type: CLOSED [pb.java] { x: 1 } }; message A { int32 a = 1; }',
    ],
    [
      'features of one language',
      'edition = "2023"; import "google/protobuf/go_features.proto"; import "google/protobuf/java_features.proto"; import "google/protobuf/cpp_features.proto"; option features.(pb.go).api_level = API_OPAQUE; message A { int32 a = 1 [features.(pb.cpp).string_type = VIEW]; }',
    ],
    [
      'of edition 2024',
      'edition = "2024"; import option "x.proto"; export message A { int32 a = 1; local enum E { Z = 0; } } local message B {} export enum F { Z = 0; }',
    ],
    ['labels in all editions', 'message A { required int32 b = 2; repeated int32 c = 3; oneof o { int32 a = 1; } }'],
    [
      'names of objects in JavaScript',
      'syntax = "proto3"; package constructor.toString; message A { int32 a = 1; int32 constructor = 2; hasOwnProperty toString = 3; int32 __proto__ = 4; map<string, int32> valueOf = 5; } message hasOwnProperty { int32 prototype = 1; } enum isPrototypeOf { constructor = 0; }',
    ],
    [
      'names of parts of protobufjs',
      'syntax = "proto3"; message A { int32 a = 1; int32 fields = 2; int32 nested = 3; int32 options = 4; int32 name = 5; int32 parent = 6; int32 oneofs = 7; int32 encode = 8; int32 resolve = 9; message Type { int32 get = 1; } message Root {} Type t = 10; int32 id = 11; int32 rule = 12; }',
    ],
  ])('may have %s', (_, text) => {
    const imports = [{ name: 'x.proto', text: '' }];
    expect(field(parseProtobufSchema(text, imports), text.includes('json_name') ? 'name' : 'a')).toBeDefined();
  });

  it('keeps names that objects of JavaScript have', () => {
    const schema = parseProtobufSchema(`syntax = "proto3"; package valueOf; message toString { E constructor = 1;
      hasOwnProperty __proto__ = 2; map<string, int32> valueOf = 3; oneof isPrototypeOf { int32 x = 4; } }
      message hasOwnProperty { int32 toString = 1; } enum E { constructor = 0; __proto__ = 1; toString = 2; }`);
    expect(schema.messages.map(({ type }) => type.name)).toEqual(['valueOf.toString', 'valueOf.hasOwnProperty']);
    const hex = '0801' + '12020805' + '1a07' + '0a03616263' + '1005';
    const json = '{"constructor":"__proto__","Proto":{"toString":5},"valueOf":{"abc":5}}';
    expect(decodedText(schema, hex)).toBe(json);
    expect(encoded(schema, json)).toBe(`00${hex}`);
    expect(encoded(schema, '{"constructor":"valueOf"}')).toEqual([
      'constructor: expected one of "constructor", "__proto__", "toString", found "valueOf"',
    ]);
  });

  it('may import the types of Google that describe services', () => {
    const schema = parseProtobufSchema(`syntax = "proto3";
      import "google/protobuf/type.proto"; import "google/protobuf/api.proto"; import "google/protobuf/source_context.proto";
      message A { google.protobuf.Type type = 1; google.protobuf.Api api = 2; google.protobuf.SourceContext at = 3;
        google.protobuf.Field.Kind kind = 4; google.protobuf.Syntax syntax = 5; google.protobuf.EnumValue value = 6; }`);
    const json =
      '{"type":{"name":"T","fields":[{"kind":"TYPE_INT32","cardinality":"CARDINALITY_REPEATED","number":1,"options":[{"name":"o"}]}],"sourceContext":{"fileName":"x.proto"}},"api":{"methods":[{"name":"m"}],"mixins":[{"root":"r"}]},"at":{"fileName":"y"},"kind":"TYPE_GROUP","syntax":"SYNTAX_EDITIONS","value":{"number":7}}';
    const hex = encoded(schema, json);
    expect(typeof hex === 'string' && decodedText(schema, hex.slice(2))).toBe(json);
  });

  it('has groups, also in oneofs and extensions, whose messages count where protoc counts them', () => {
    const schema = parseProtobufSchema(`package t; message M {
      oneof k { int32 e = 5; group Choice = 4 { optional int32 d = 1; } }
      repeated group Item = 3 { repeated group InnerItem = 1 { optional int32 c = 1; } }
      message After {} extensions 100 to max; extend M { optional group Further = 100 { optional int32 f = 1; } } }
      extend M { repeated group Outer = 101 [deprecated = true] { optional int32 g = 1; } } message Last {}`);
    const names = (declared: ProtobufSchema['messages']): readonly string[] =>
      declared.flatMap(({ type, nested }) => [type.name, ...names(nested)]);
    expect(names(schema.messages)).toEqual([
      't.M', 't.M.Choice', 't.M.Item', 't.M.Item.InnerItem', 't.M.After', 't.M.Further', 't.Outer', 't.Last',
    ]); // prettier-ignore
    for (const [hex, json] of [
      ['23080124', '{"choice":{"d":1}}'],
      ['1b0b08010c0b0c1c', '{"item":[{"inneritem":[{"c":1},{}]}]}'],
      ['a3060801a406', '{"[t.M.further]":{"f":1}}'],
      ['ab060801ac06ab06ac06', '{"[t.outer]":[{"g":1},{}]}'],
    ] as const) {
      expect(decodedText(schema, hex)).toBe(json);
      expect(encoded(schema, json)).toBe(`00${hex}`);
    }
  });
});

describe('a schema that cannot be used', () => {
  it.each<[string, string]>([
    ['message A { int32 a = 1; /* }', 'line 1: a comment that does not end'],
    ['message A {\n  optional string a = 1 [default = "x\n"]; }', 'line 2: a string that does not end'],
    ['message A {\n\n  optional int32 = 1; }', 'line 3: found "=" where the name of a field is expected'],
    ['message A { optional int32 a 1; }', 'line 1: found "1" where "=" is expected'],
    ['message A { optional int32 a = 1 [packed]; }', 'line 1: found "]" where the value of an option is expected'],
    ['message { }', 'line 1: found "{" where the name of a message is expected'],
    ['enum E { A = x; }', 'line 1: found "x" where the number of a value is expected'],
    ['}', 'line 1: found "}" where a declaration is expected'],
    ['import x; message A {}', 'line 1: found "x" where a string is expected'],
    ['message A { reserved 1', 'line 1: the file ends here'],
    [`${'message A { '.repeat(5000)}${'}'.repeat(5000)}`, 'line 1: messages more than 100 levels deep'],
    [`package ${'a.'.repeat(50_000)}a; message A {}`, 'line 1: a package more than 100 names deep'],
  ])('says why (%#)', (text, reason) => {
    try {
      parseProtobufSchema(text);
      expect.unreachable();
    } catch (error) {
      expect(hasErrorCode(error, 'SCHEMA_INVALID')).toBe(true);
      expect(String(error)).toContain(`the Protobuf schema cannot be used: ${reason}`);
    }
  });

  it('is read in linear time, whatever it is', () => {
    for (const part of [
      '/*',
      '"',
      "'",
      ')',
      '(',
      '[',
      '{',
      'a',
      'a ',
      '\n',
      '//',
      '/* */',
      'message A { ',
      '} ',
      ';',
      '= ',
      '"" ',
    ]) {
      const text = part.repeat(Math.ceil(500_000 / part.length));
      expect(() => parseProtobufSchema(text)).toThrow('the Protobuf schema cannot be used');
    }
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasErrorCode } from '../../../src/lib/errors.js';
import { indexesOf, messageAt } from '../../../src/lib/formats/protobuf/message-index.js';
import type { ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufSchema, type ImportedFile } from '../../../src/lib/formats/protobuf/parse-schema.js';

const fixture = (name: string): string =>
  readFileSync(join(import.meta.dirname, '../../fixtures/protobuf', name), 'utf8');
const shared = { name: 'shared.proto', text: fixture('shared.proto') };

function names({ messages }: ProtobufSchema): readonly string[] {
  const below = (declared: ProtobufSchema['messages']): readonly string[] =>
    declared.flatMap(({ type, nested }) => [type.name, ...below(nested)]);
  return below(messages);
}

describe('the messages of a schema', () => {
  it('are those of its own file, in their order, also where an import is of the same package', () => {
    const schema = parseProtobufSchema(fixture('everything.proto'), [shared]);
    expect(names(schema)).toEqual([
      'todo.test.Everything',
      'todo.test.Everything.Inner',
      'todo.test.Everything.Inner.Innermost',
      'todo.test.Second',
    ]);
    expect(schema.byName.get('todo.test.Address')?.name).toBe('todo.test.Address');
    expect(messageAt(schema, [0, 0, 0])?.name).toBe('todo.test.Everything.Inner.Innermost');
    expect(messageAt(schema, [2])).toBeNull();
    for (const { type } of schema.messages)
      expect(messageAt(schema, indexesOf(type, schema.messages) ?? [])).toBe(type);
  });

  it('have the names in JSON that protoc gives them, and others that the schema says', () => {
    const { messages } = parseProtobufSchema(fixture('everything.proto'), [shared]);
    const fields = [...(messages[0]?.type.fields.values() ?? [])];
    const jsonNames = Object.fromEntries(fields.map(({ name, jsonName }) => [name, jsonName]));
    expect(jsonNames).toMatchObject({ an_int32: 'anInt32', renamed: 'other-name', _odd__name_1: 'OddName1', at: 'at' });
  });

  it('count the entries of maps only where the schema spells them out, as descriptors do', () => {
    const entry = 'message AEntry { option map_entry = true; string key = 1; int32 value = 2; }';
    const spelled = parseProtobufSchema(
      `syntax = "proto3"; message M { repeated AEntry a = 1; ${entry} message Inner {} }`,
    );
    const plain = parseProtobufSchema('syntax = "proto3"; message M { map<string, int32> a = 1; message Inner {} }');
    expect([names(spelled), names(plain)]).toEqual([
      ['M', 'M.AEntry', 'M.Inner'],
      ['M', 'M.Inner'],
    ]);
    const [field, same] = [spelled, plain].map(({ messages }) => messages[0]?.type.fields.get(1));
    expect(field).toEqual(same);
  });

  it('may use all that clients have without a reference', () => {
    const types = [
      'Color',
      'Date',
      'DateTime',
      'Interval',
      'LatLng',
      'Money',
      'PostalAddress',
      'TimeOfDay',
      'DayOfWeek',
    ];
    const files = types.map((type) => type.toLowerCase().replace('postala', 'postal_a'));
    const names = [
      ...files.map((file) => `google/type/${file}`),
      ...['api', 'type', 'wrappers'].map((name) => `google/protobuf/${name}`),
    ];
    const fields = types.map((type, index) => `google.type.${type} f${index} = ${index + 1};`);
    const text = `syntax = "proto3"; ${names.map((name) => `import "${name}.proto";`).join(' ')} message M { ${fields.join(' ')} }`;
    expect(parseProtobufSchema(text).messages[0]?.type.fields.size).toBe(types.length);
  });

  it('may be proto2, of an edition, without a package, and full of options', () => {
    const texts = [
      'message A { required int32 a = 1; optional B b = 2; } message B {}',
      'edition = "2023"; message A { int32 a = 1 [features.field_presence = LEGACY_REQUIRED]; }',
      `syntax = "proto3"; import "confluent/meta.proto"; option java_package = "x";
       message A { option (confluent.message_meta) = { doc: "x" }; int32 a = 1 [(confluent.field_meta).doc = "y", deprecated = true]; }`,
      `syntax = "proto3"; import "google/protobuf/descriptor.proto";
       extend google.protobuf.FieldOptions { string mine = 50000; } message A { int32 a = 1 [(mine) = "x"]; }`,
      'syntax = "proto3"; import "confluent/type/decimal.proto"; message A { confluent.type.Decimal a = 1; }',
      'syntax = "proto3"; service S { rpc Call(A) returns (A); } message A { reserved 5, 7 to 9; reserved "x"; int32 a = 1; }',
    ];
    // Options that are messages, as Confluent's clients write them, and text that only looks so.
    const decimal = '(confluent.field_meta) = { params: [ { value: "}8", key: "precision" }, { value: "3" } ] }';
    texts.push(`syntax = "proto3"; message A { option (x).y = { /* } */ a: [ { b: 'c' } ] }; // (x) = { {
      int32 a = 1 [${decimal}, json_name = "(x) = {"]; enum E { Z = 0 [(y) = { a: [ { b: 1 } ] }]; } }`);
    for (const text of texts) expect(parseProtobufSchema(text).messages[0]?.type.fields.get(1)?.name).toBe('a');
  });
});

describe('a schema', () => {
  it.each<[string, string, readonly ImportedFile[]]>([
    ['message M {', 'line 1: the file ends where a field is expected', []],
    ['syntax = "proto3"; message M { int32 a = 1 }', 'line 1: found "}" where ";" is expected', []],
    ['syntax = "proto3"; enum E { A = 0; }', 'it declares no message', []],
    [
      'syntax = "proto3"; enum E { A = 0; B = -2147483649; } message M { E e = 1; }',
      'the number of B in the enum E is no 32-bit integer: -2147483649',
      [],
    ],
    [
      'syntax = "proto3"; import "x.proto"; message M { x.X x = 1; }',
      '"x" in M is of the type "x.X", which is not there; it imports "x.proto", which its references do not have',
      [],
    ],
    ['syntax = "proto3"; message M { int32 a = 1; int32 b = 1; }', '"M" has the number 1 twice', []],
    [
      'syntax = "proto3"; import "x.proto"; message M {}',
      'line 1: found "x" where a declaration is expected',
      [{ name: 'x.proto', text: 'x;' }],
    ],
    ['bm90IGEgZGVzY3JpcHRvcg==', 'it is neither a .proto file nor a FileDescriptorProto in base64', []],
  ])('%s cannot be used', (text, reason, imports) => {
    try {
      parseProtobufSchema(text, imports);
      expect.unreachable();
    } catch (error) {
      expect([hasErrorCode(error, 'SCHEMA_INVALID'), String(error)]).toEqual([
        true,
        `AppError: the Protobuf schema cannot be used: ${reason}`,
      ]);
    }
  });

  it('may have groups', () => {
    const text = 'syntax = "proto2"; package a; message M { repeated group Result = 1 { optional int32 x = 1; } }';
    expect(parseProtobufSchema(text).messages[0]?.type.byName.get('result')?.delimited).toBe(true);
    const delimited = 'edition = "2023"; message M { N n = 1 [features.message_encoding = DELIMITED]; } message N {}';
    expect(parseProtobufSchema(delimited).messages[0]?.type.byName.get('n')?.delimited).toBe(true);
  });
});

import * as fc from 'fast-check';
import { expect } from 'vitest';
import { compileAvroDecoder } from '../../src/lib/formats/avro/decoder.js';
import { parseAvroSchema } from '../../src/lib/formats/avro/parse-schema.js';
import { avroEncoder } from '../../src/lib/formats/avro/value-encoder.js';
import { jsonSchemaEncoder } from '../../src/lib/formats/json-schema/value-encoder.js';
import { writeJsonValue } from '../../src/lib/formats/json-schema/value-decoder.js';
import { protobufEncoder } from '../../src/lib/formats/protobuf/value-encoder.js';
import { protobufValueDecoder } from '../../src/lib/formats/protobuf/value-decoder.js';
import type { SchemaEncoder } from '../../src/lib/formats/format.js';
import { JsonSink } from '../../src/lib/values/json-sink.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { exactJsonText } from '../../src/lib/values/exact-json.js';
import { seeded } from '../helpers/seeded.js';
import { changedText, jsonTexts, oddTexts, textChanges } from './inputs.js';
import { fuzz } from './fuzz.js';

const now = new Date('2026-01-31T12:00:00Z');
const bytes = fc.uint8Array({ maxLength: 80 }).map((array) => Buffer.from(array));

/** Does with a schema whatever commands do with one. */
function useCodec(codec: SchemaEncoder, json: string): void {
  const value = parseJson(json);
  codec.encode(value, { text: () => json, isStored: true });
  const sample = codec.schema.sample(seeded(1), now);
  const text = exactJsonText(sample);
  const encoded = codec.encode(sample, { text: () => text, isStored: false });
  if (encoded instanceof Uint8Array) return;
  expect(encoded, `of the sample ${text}`).toEqual([]);
}

function textOf(decode: (bytes: Buffer, start: number, end: number, sink: JsonSink) => unknown, value: Buffer): void {
  const sink = new JsonSink();
  decode(value, 0, value.length, sink);
  parseJson(sink.written().toString());
}

const names = fc.oneof(fc.constantFrom('a', 'b', 'N', 'ns.M'), oddTexts);
const avroSchema = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('null', 'boolean', 'int', 'long', 'float', 'double', 'bytes', 'string', 'N', 'ns.M'),
    fc.record(
      {
        type: fc.constantFrom('bytes', 'int', 'long', 'string'),
        logicalType: fc.constantFrom('decimal', 'date', 'timestamp-millis', 'time-micros', 'uuid', 'x'),
        precision: fc.integer({ min: -1, max: 40 }),
        scale: fc.integer({ min: -1, max: 40 }),
      },
      { requiredKeys: ['type'] },
    ),
    fc.record({ type: fc.constant('fixed'), name: names, size: fc.constantFrom(0, 1, 4, 16, -1, 1e9) }),
    fc.record({ type: fc.constant('enum'), name: names, symbols: fc.array(names, { maxLength: 3 }) }),
    fc.record({ type: fc.constant('array'), items: tie('schema') }),
    fc.record({ type: fc.constant('map'), values: tie('schema') }),
    fc.array(tie('schema'), { maxLength: 3 }),
    fc.record(
      {
        type: fc.constant('record'),
        name: names,
        namespace: names,
        fields: fc.array(
          fc.record(
            { name: names, type: tie('schema'), default: jsonTexts.map((text) => JSON.parse(text) as unknown) },
            { requiredKeys: ['name', 'type'] },
          ),
          { maxLength: 4 },
        ),
      },
      { requiredKeys: ['type', 'name', 'fields'] },
    ),
  ),
})).schema;

fuzz('Avro schemas and what is made of them', 0.06, fc.tuple(avroSchema, jsonTexts), async ([schema, json]) => {
  useCodec(await avroEncoder(JSON.stringify(schema), []), json);
});

fuzz('Avro bytes of any schema', 0.06, fc.tuple(avroSchema, bytes), ([schema, value]) => {
  textOf(compileAvroDecoder(parseAvroSchema(JSON.stringify(schema), [])), value);
});

const proto = `syntax = "proto3"; package p; import "google/protobuf/timestamp.proto"; import "google/protobuf/any.proto";
message M { string a = 1; repeated int32 b = 2; map<string, N> c = 3; oneof o { N n = 4; bytes d = 5; } google.protobuf.Timestamp t = 6;
  google.protobuf.Any any = 7; optional double f = 8; repeated E e = 9; message Inner { M m = 1; } Inner inner = 10; reserved 20 to 30; }
message N { sint64 x = 1; fixed32 y = 2; bool z = 3; } enum E { option allow_alias = true; ZERO = 0; NIL = 0; NEG = -1; }`;
const words = [
  'message',
  'enum',
  'reserved',
  'repeated',
  'optional',
  'map<',
  'group',
  'extend',
  'oneof',
  '{',
  '}',
  ';',
  '=',
  '"',
  '-5',
  '536870912',
  'option',
  'service',
  'import',
  '/*',
  '//',
  '[default = 1]',
];
const protoText = textChanges(words).map((wanted) => changedText(proto, wanted));

fuzz('Protobuf schemas and what is made of them', 0.05, fc.tuple(protoText, jsonTexts), async ([schema, json]) => {
  useCodec(await protobufEncoder(schema, []), json);
});

fuzz('Protobuf bytes', 0.06, fc.tuple(fc.oneof(fc.constant(proto), protoText), bytes), async ([schema, value]) => {
  textOf(await protobufValueDecoder(schema, []), Buffer.concat([Buffer.from([0]), value]));
});

const jsonSchema = fc.letrec<{ schema: unknown }>((tie) => ({
  schema: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.boolean(),
    fc.record(
      {
        type: fc.oneof(
          fc.constantFrom('string', 'integer', 'number', 'object', 'array', 'null', 'nothing'),
          fc.array(fc.constantFrom('string', 'integer')),
        ),
        properties: fc.dictionary(names, tie('schema'), { maxKeys: 3 }),
        required: fc.array(names, { maxLength: 2 }),
        items: tie('schema'),
        minItems: fc.constantFrom(0, 1, 1e9, -1),
        minLength: fc.constantFrom(0, 3, 1e9),
        pattern: fc.constantFrom('^a+$', '(a+)+$', '(?=a)b', '[', '\\p{L}'),
        format: fc.constantFrom('date-time', 'uuid', 'email', 'regex', 'x'),
        enum: fc.array(
          jsonTexts.map((text) => JSON.parse(text) as unknown),
          { maxLength: 3 },
        ),
        multipleOf: fc.constantFrom(0.01, 0, -1, 3),
        $ref: fc.constantFrom('#', '#/definitions/a', '#/properties/a', 'http://nowhere/x', '#/x'),
        definitions: fc.dictionary(names, tie('schema'), { maxKeys: 2 }),
        oneOf: fc.array(tie('schema'), { maxLength: 2 }),
        allOf: fc.array(tie('schema'), { maxLength: 2 }),
        additionalProperties: tie('schema'),
        $schema: fc.constantFrom(
          'http://json-schema.org/draft-07/schema#',
          'http://json-schema.org/draft-04/schema#',
          'https://json-schema.org/draft/2020-12/schema',
          'x',
        ),
        $id: fc.constantFrom('', '#', 'My Event', 'http://a/b'),
      },
      { requiredKeys: [] },
    ),
  ),
})).schema;

fuzz('JSON Schemas and what is made of them', 0.03, fc.tuple(jsonSchema, jsonTexts), async ([schema, json]) => {
  const codec = await jsonSchemaEncoder(JSON.stringify(schema), []);
  const value = parseJson(json);
  codec.encode(value, { text: () => json, isStored: true });
  codec.schema.sample(seeded(1), now);
});

fuzz(
  'JSON in the place of values',
  0.03,
  fc.oneof(
    bytes,
    jsonTexts.map((text) => Buffer.from(text)),
  ),
  (value) => {
    textOf(writeJsonValue, value);
  },
);

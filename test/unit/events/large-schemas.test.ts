import { expect, it } from 'vitest';
import { parseAvroSchema } from '../../../src/lib/formats/avro/parse-schema.js';
import { parseSchemaDocuments } from '../../../src/lib/formats/json-schema/parse-schema.js';
import { parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { largestSchema } from '../../../src/lib/formats/shared/schema-size.js';

const small = {
  Avro: '"string"',
  'JSON Schema': '{"type":"object"}',
  Protobuf: 'syntax = "proto3"; message Task { string id = 1; }',
};
const parse = {
  Avro: (text: string, other: string) => parseAvroSchema(text, [{ text: other, references: [] }]),
  'JSON Schema': (text: string, other: string) => parseSchemaDocuments(text, [{ name: 'other', text: other }]),
  Protobuf: (text: string, other: string) => parseProtobufSchema(text, [{ name: 'other.proto', text: other }]),
};
const formats = ['Avro', 'JSON Schema', 'Protobuf'] as const;

it.each(formats)('%s of a megabyte is read, and no larger one, nor one that it refers to', (format) => {
  const text = small[format].padEnd(largestSchema);
  expect(() => parse[format](text, small[format].replace('Task', 'Other'))).not.toThrow();
  const tooLarge = 'it has 1000001 characters, more than the 1000000 that are read';
  expect(() => parse[format](`${text} `, small[format])).toThrow(tooLarge);
  expect(() => parse[format](small[format], `${text} `)).toThrow(tooLarge);
});

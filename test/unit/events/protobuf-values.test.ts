import { describe, expect, it } from 'vitest';
import { writeLineValue } from '../../../src/lib/events/line-value.js';
import { protobufValueDecoder } from '../../../src/lib/formats/protobuf/value-decoder.js';
import { protobufEncoder } from '../../../src/lib/formats/protobuf/value-encoder.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import { plainItem } from '../../helpers/items.js';

const schema = `syntax = "proto3"; package t; import "t/other.proto";
  message M { map<string, string> labels = 1 [json_name = "$bytes"]; t.Other other = 2; string text = 3; }`;
const references = [{ name: 't/other.proto', text: 'syntax = "proto3"; package t; message Other { int64 n = 1; }' }];

const decode = await protobufValueDecoder(schema, references);
const { encode } = await protobufEncoder(schema, references);

function shown(hex: string): string {
  const bytes = Buffer.from(`000000000700${hex}`, 'hex');
  const sink = new JsonSink();
  writeLineValue(sink, decode, { bytes, start: 0, end: bytes.length, skip: 5 });
  return sink.written().toString();
}

function sentOn(text: string): string {
  const { value } = plainItem(Buffer.from(`{"value":${text},"schemaId":7}`), 'envelope');
  if (value.kind !== 'json') return value.kind;
  const encoded = encode(value.json, { text: value.text, isStored: true });
  return encoded instanceof Uint8Array ? Buffer.from(encoded).toString('hex') : 'refused';
}

describe('a value of a Protobuf schema', () => {
  it.each([
    ['12020805', '{"other":{"n":"5"}}'],
    ['1a04617fc285', '{"text":"a\\u007f\\u0085"}'],
    ['0a060a0161120162', '{"$$bytes":{"a":"b"}}'],
    ['', '{}'],
  ])('%s is shown as %s, and sent on to the same bytes', (hex, text) => {
    expect(shown(hex)).toBe(text);
    expect(sentOn(text)).toBe(`00${hex}`);
  });

  it('of which the schema is not what it was written with is told of', async () => {
    expect(() => shown('12020801ff')).toThrow('not a value of "t.M"');
    await expect(protobufValueDecoder(schema, [])).rejects.toThrow(
      'it imports "t/other.proto", which its references do not have',
    );
  });
});

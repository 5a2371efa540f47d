import { describe, expect, it } from 'vitest';
import { AppError, problemText } from '../../../src/lib/errors.js';
import { writeLineValue } from '../../../src/lib/events/line-value.js';
import { writeJsonValue } from '../../../src/lib/formats/json-schema/value-decoder.js';
import { jsonSchemaEncoder } from '../../../src/lib/formats/json-schema/value-encoder.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';
import { plainItem } from '../../helpers/items.js';

const header = Buffer.from([0, 0, 0, 0, 7]);
const { encode } = await jsonSchemaEncoder('true', []);

/** A value's text as `consume` shows it. */
function shown(payload: string | Buffer): string {
  return decoded(payload).text;
}

function decoded(payload: string | Buffer): { readonly text: string; readonly isExact: boolean } {
  const bytes = Buffer.concat([header, Buffer.from(payload)]);
  const sink = new JsonSink();
  const isExact = writeLineValue(sink, writeJsonValue, { bytes, start: 0, end: bytes.length, skip: header.length });
  return { text: sink.written().toString(), isExact };
}

/** What `produce --input envelope` sends for a value that is shown so. */
function sentOn(text: string): string {
  const line = `{"topic":"t","partition":0,"offset":1,"timestamp":1,"key":null,"headers":[],"value":${text},"schemaId":7}`;
  const { value } = plainItem(Buffer.from(line), 'envelope');
  if (value.kind === 'bytes') return value.bytes.toString('utf8', 5);
  if (value.kind === 'tombstone') return 'a tombstone';
  const encoded = encode(value.json, { text: value.text, isStored: true });
  return encoded instanceof Uint8Array ? Buffer.from(encoded).toString() : 'refused';
}

describe('a value of a JSON Schema', () => {
  it.each([
    '{"a":1}',
    '{"a": 1, "b": [true, null]}',
    ' {"a":1}\t',
    '12345678901234567890123.4500',
    '"text \\u00e9 é \\/"',
    '[1.0,1e5,-0]',
    '{"10":1,"2":1,"__proto__":{}}',
    '""',
    'false',
  ])('%s is shown as it is, and sent on to the same bytes', (text) => {
    expect(decoded(text)).toEqual({ text, isExact: true });
    expect(sentOn(shown(text))).toBe(text);
  });

  it.each([
    ['{"$bytes":"AAE="}', '{"$$bytes":"AAE="}'],
    ['{ "$bytes" : 5 }', '{ "$$bytes" : 5 }'],
    ['{"$$bytes":[1.0]}', '{"$$$bytes":[1.0]}'],
    ['{"\\u0024bytes":"AAE="}', '{"$\\u0024bytes":"AAE="}'],
    ['null', '{"$bytes":"AAAAAAdudWxs"}'],
    ['\t null', '{"$bytes":"AAAAAAcJIG51bGw="}'],
  ])('%s, which could be taken for something else, is shown as %s', (text, line) => {
    expect(decoded(text)).toEqual({ text: line, isExact: true });
    expect(sentOn(line)).toBe(text);
  });

  it('over several lines, or with characters that terminals act on, is shown on one line without them', () => {
    const text = '{"a": "\\u0085","b": 1.50}';
    expect(decoded('{\n  "a": "\x85",\r\n  "b": 1.50\n}\n')).toEqual({ text, isExact: false });
    expect(decoded('"\x7f"')).toEqual({ text: '"\\u007f"', isExact: false });
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'expected a value, the text ends (column 1)'],
    ['text', 'hello', 'expected a value, found "h" (column 1)'],
    ['half of it', '{"a":\n', 'expected a value, the text ends (line 2, column 1)'],
    ['two', '{} {}', 'expected the end, found "{" (column 4)'],
    ['a key twice', '{"a":1,"a":2}', 'the key "a" is there twice (column 8)'],
    ['a control character', '"\x01"', 'a control character in a string (column 2)'],
    ['a byte order mark', '\ufeff{}', 'expected a value, found "\ufeff" (column 1)'],
    ['other than UTF-8', Buffer.from([0x22, 0xff, 0x22]), 'it is not UTF-8'],
  ])('that is %s is none', (_, payload, message) => {
    try {
      shown(payload);
      expect.unreachable();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      expect([error.code, error.message, ...error.problems.map(problemText)]).toEqual([
        'RECORD_UNDECODABLE',
        'not JSON',
        message,
      ]);
    }
  });
});

describe('what is sent by a JSON Schema', () => {
  const sent = (line: string): string => {
    const { value } = plainItem(Buffer.from(line), 'jsonl');
    return value.kind === 'json' ? value.text() : value.kind;
  };

  it('is the text that was given, on one line', () => {
    expect(sent(' {"a": 1.50}\r')).toBe('{"a": 1.50}');
    expect(sent('{\n  "a": 12345678901234567890\n}\n')).toBe('{"a": 12345678901234567890}');
  });
});

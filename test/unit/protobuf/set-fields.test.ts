import { describe, expect, it } from 'vitest';
import { AppError, problemText } from '../../../src/lib/errors.js';
import type { ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { sampleProtobuf } from '../../../src/lib/formats/protobuf/sample.js';
import { setProtobufFields } from '../../../src/lib/formats/protobuf/set-fields.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { encoded, proto3 } from '../../helpers/protobuf.js';
import { seeded } from '../../helpers/seeded.js';

const now = new Date('2026-01-31T10:00:00.250Z');
const schema = proto3(`
  message M {
    int32 i = 1; string t = 2; bool b = 3; E e = 4; bytes y = 5; Address address = 6; repeated int64 list = 7;
    map<string, Address> by_name = 8; google.protobuf.Timestamp due_date = 9; google.protobuf.StringValue w = 10;
    google.protobuf.Int64Value n = 11; google.protobuf.Struct st = 12; google.protobuf.Value v = 13; optional double d = 14;
    google.protobuf.ListValue lv = 15; google.protobuf.Any any = 16; google.protobuf.FieldMask fm = 17;
    google.protobuf.Duration du = 18; M again = 19; oneof k { string k1 = 20; M k2 = 21; } map<bool, E> flags = 22;
  }
  enum E { ZERO = 0; ONE = 1; }
  message Address { string street = 1; int32 zip_code = 2; }
`);

function set(of: ProtobufSchema, ...lines: readonly string[]): string {
  const assignments = lines.map((line) => {
    const at = line.indexOf('=');
    return { path: line.slice(0, at), text: line.slice(at + 1) };
  });
  return exactJsonText(setProtobufFields(of, assignments, now));
}

function problems(...lines: readonly string[]): readonly string[] {
  try {
    return [set(schema, ...lines)];
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_INVALID') throw error;
    expect(error.message).toBe('what is set does not fit the schema');
    return error.problems.map(problemText);
  }
}

describe('texts that are set', () => {
  it.each<[readonly string[], string]>([
    [['i=5'], '{"i":"5"}'],
    [['t=5'], '{"t":"5"}'],
    [['t=null'], '{"t":"null"}'],
    [['i=null'], '{"i":null}'],
    [['b=true'], '{"b":true}'],
    [['e=ONE'], '{"e":"ONE"}'],
    [['e=1'], '{"e":1}'],
    [['y=AP8='], '{"y":"AP8="}'],
    [['d=1.5'], '{"d":"1.5"}'],
    [['address={"street":"x"}'], '{"address":{"street":"x"}}'],
    [['address.street=x', 'address.zip_code=5'], '{"address":{"street":"x","zip_code":"5"}}'],
    [['list=[1,2]'], '{"list":[1,2]}'],
    [['list[1]=2', 'list[0]=1'], '{"list":["1","2"]}'],
    [['byName.a.street=x', 'byName["b c"].zipCode=1'], '{"byName":{"a":{"street":"x"},"b c":{"zipCode":"1"}}}'],
    [['due_date=2026-01-31T10:00:00Z'], '{"due_date":"2026-01-31T10:00:00Z"}'],
    [['w=text', 'n=7'], '{"w":"text","n":"7"}'],
    [['st.a=1', 'st.b[0]=x'], '{"st":{"a":1,"b":["x"]}}'],
    [['v=[1'], '{"v":"[1"}'],
    [['lv[0]=true', 'fm=a,b', 'du=1.5s'], '{"lv":[true],"fm":"a,b","du":"1.5s"}'],
    [['any.@type=x/t.Address', 'any.street=x'], '{"any":{"@type":"x/t.Address","street":"x"}}'],
    [['@type=t.Address', 'street=x'], '{"@type":"t.Address","street":"x"}'],
  ])('%j are %s', (lines, json) => expect(set(schema, ...lines)).toBe(json));

  it('are told of by their paths, each once', () => {
    expect(
      problems('i=x', 'address.city=x', 'list=[1', 'due_date=today', 'due_date.x=1', 't.a=1', 'colour=red', 'n.x=1'),
    ).toEqual([
      'due_date.x: set twice',
      'list: not valid JSON: expected "," or "]", the text ends (column 3)',
      't: has no parts to be set: it is of type string',
      'n: has no parts to be set: it is of type int64',
      'colour: not a field of "t.M"',
      'i: expected an int32, found "x"',
      'address.city: not a field of "t.Address"',
      'due_date: expected a time such as "2026-01-31T10:00:00Z", of the years 1 to 9999, found "today"',
    ]);
    expect(problems('@type=t.Nothing', 'a=1')).toEqual([
      '@type: expected the name of a message that the schema declares, found "t.Nothing"',
    ]);
  });
});

describe('what is not set', () => {
  it.each([
    ['string event_id = 1; int64 event_timestamp = 2;', '"1769853600250"', '1769853600250'],
    ['string eventId = 1; google.protobuf.Timestamp eventTimestamp = 2;', '"2026-01-31T10:00:00.250Z"'],
    ['string eventId = 1; string eventTimestamp = 2;', '"2026-01-31T10:00:00.250Z"'],
    ['string eventId = 1; double eventTimestamp = 2;', '1769853600250'],
  ])('is an id and a time where the message has them: %s', (fields, ...times) => {
    const text = set(proto3(`message M { ${fields} int32 a = 3; }`), 'a=1');
    const [, id, time = ''] = /^\{"eventId":"([\da-f-]{36})","eventTimestamp":(.*),"a":"1"\}$/.exec(text) ?? [];
    expect(id).toBeDefined();
    expect(times).toContain(time);
  });

  it('is left as it was set, and is not made for fields of other types', () => {
    const event = proto3('message M { string event_id = 1; int64 event_timestamp = 2; int32 a = 3; }');
    expect(set(event, 'event_id=mine', 'eventTimestamp=5')).toBe('{"event_id":"mine","eventTimestamp":"5"}');
    const other = proto3('message M { bytes event_id = 1; repeated int64 event_timestamp = 2; int32 a = 3; }');
    expect(set(other, 'a=1')).toBe('{"a":"1"}');
  });
});

it('made-up values are encoded, and end where messages hold themselves', () => {
  const random = seeded(7);
  for (let count = 0; count < 200; count++) expect(encoded(schema, sampleProtobuf(schema, random, now))).toMatch(/^00/);
});

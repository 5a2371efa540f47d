import { describe, expect, it } from 'vitest';
import { hasErrorCode } from '../../../src/lib/errors.js';
import type { ProtobufSchema } from '../../../src/lib/formats/protobuf/message-type.js';
import { parseProtobufInTurns, parseProtobufSchema } from '../../../src/lib/formats/protobuf/parse-schema.js';
import { sampleProtobuf } from '../../../src/lib/formats/protobuf/sample.js';
import { exactJsonText } from '../../../src/lib/values/exact-json.js';
import { longestHold } from '../../helpers/longest-hold.js';
import { decodeProblem, decodedText, encoded } from '../../helpers/protobuf.js';
import { seeded } from '../../helpers/seeded.js';

/** Seconds; on a quiet machine 0.2, but other work takes caches and memory away from tests. */
const longest = 0.5;

const sample = (text: string): string =>
  exactJsonText(sampleProtobuf(parseProtobufSchema(text), seeded(7), new Date(0)));
const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join(' ');

describe('a large schema', () => {
  it('may be a chain of many messages', () => {
    const chain = parseProtobufSchema(
      `syntax = "proto3"; ${many(20_000, (index) => `message M${index} { M${index + 1} m = 1; }`)} message M20000 {}`,
    );
    expect(decodedText(chain, '0a020a00')).toBe('{"m":{"m":{}}}');
  });

  it('of messages within each other in all fields gives a sample of a size that can be read', () => {
    const fields = many(50, (index) => `M a${index} = ${index * 2 + 1}; repeated M b${index} = ${index * 2 + 2};`);
    expect(sample(`syntax = "proto3"; message M { ${fields} }`).length).toBeLessThan(100_000);
  });

  it.each([
    ['message M { required M m = 1; }'],
    [
      `${many(40, (index) => `message M${index} { required M${index + 1} a = 1; required M${index + 1} b = 2; }`)} message M40 {}`,
    ],
  ])('gives no sample where what is required has no end: %#', (text) => {
    try {
      sample(text);
      expect.unreachable();
    } catch (error) {
      expect(hasErrorCode(error, 'SCHEMA_INVALID')).toBe(true);
      expect(String(error)).toContain('the messages that it requires are too many');
    }
  });

  it.each([
    [`message M { ${many(20_000, (index) => `int32 f${index} = ${index + 1};`)} }`],
    [`message M { oneof o { ${many(20_000, (index) => `int32 f${index} = ${index + 1};`)} } }`],
    [`message M { extensions 1 to max; } ${many(15_000, (index) => `extend M { int32 f${index} = ${index + 1}; }`)}`],
    [many(12, (message) => `message M${message} { ${many(3_000, (index) => `int32 f${index}=${index + 1};`)} }`)],
    // Whose fields are of types that have to be looked for outside of where all of them stand.
    [
      `${many(10_000, (index) => `message X${index} {}`)} message Outer { ${many(10_000, (index) => `message N${index} { X${index} a = 1; }`)} }`,
    ],
    [
      `package a.b; ${many(8_000, (index) => `message X${index} {}`)} ${many(8_000, (index) => `message N${index} { b.X${index} a = 1; }`)}`,
    ],
    // Of a descriptor, which has the entries of maps as messages.
    [
      `message M { ${many(5_000, (index) => `repeated E e${index} = ${index + 1};`)} } message E { option map_entry = true; string key = 1; M value = 2; }`,
    ],
  ])('is read without a long hold of the loop: %#', async (text) => {
    const parsed: ProtobufSchema[] = [];
    const hold = await longestHold(async () =>
      parsed.push(await parseProtobufInTurns(`syntax = "proto3"; ${text}`, [])),
    );
    expect(parsed[0]?.messages.length).toBeGreaterThan(0);
    expect(hold).toBeLessThan(longest);
  });

  it('of many files is read in turns', async () => {
    const files = Array.from({ length: 5 }, (_, file) => ({
      name: `${file}.proto`,
      text: `syntax = "proto3"; package p${file}; ${many(8_000, (index) => `message M${index} { string name = 1; int64 at = 2; }`)}`,
    }));
    const [main, ...imports] = files;
    const hold = await longestHold(async () => parseProtobufInTurns(main?.text ?? '', imports));
    expect(hold).toBeLessThan(longest);
  });

  it('has no names so long that thousands of types could not be kept', () => {
    expect(() => parseProtobufSchema(`package ${'a'.repeat(1_000)}; message M {}`)).toThrow(
      'the Protobuf schema cannot be used: a name of more than 1000 characters: aaaaaaaaaa',
    );
  });

  it('may have an enum of many names, of which an error has some', () => {
    const schema = parseProtobufSchema(
      `syntax = "proto3"; message M { E e = 1; } enum E { ${many(5000, (index) => `V${index} = ${index};`)} }`,
    );
    const [problem] = encoded(schema, '{"e":"X"}');
    expect(problem).toMatch(/^e: expected one of "V0", .*, "V29" and 4970 more, found "X"$/);
  });

  it('has no message so deep as some bytes say', () => {
    const schema = parseProtobufSchema('message M {}');
    expect(decodeProblem(schema, '00'.repeat(1_000_000), '80897a')).toBe(
      'not a value of "M": no index of a message (byte 0)',
    );
  });
});

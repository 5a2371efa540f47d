import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import { stillMeans } from '../../../src/lib/events/stored-value.js';
import { withSchemaId } from '../../../src/lib/events/wire-format.js';
import { writeJsonValue } from '../../../src/lib/formats/json-schema/value-decoder.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';

const bytes = withSchemaId(7, Buffer.from('{\n  "a": [1, 9007199254740993],\n  "b": -0.0\n}'));
const still = (json: string, schemaId = 7, stored = bytes): boolean =>
  stillMeans({ json: parseJson(json), bytes: stored, schemaId }, writeJsonValue);

describe('bytes that a value was stored as', () => {
  it.each(['{"a":[1,9007199254740993],"b":-0.0}', '{"b":-0.0,"a":[1.0,9007199254740993]}'])('still mean %s', (json) => {
    expect(still(json)).toBe(true);
  });

  it.each([
    '{"a":[1,9007199254740992],"b":-0.0}',
    '{"a":[1,9007199254740993],"b":0}',
    '{"a":[1,9007199254740993]}',
    '{"a":[9007199254740993,1],"b":-0.0}',
    '[]',
  ])('no longer mean %s', (json) => expect(still(json)).toBe(false));

  it('mean nothing by another schema, or where they do not decode', () => {
    const json = '{"a":[1,9007199254740993],"b":-0.0}';
    expect(still(json, 8)).toBe(false);
    expect(still(json, 7, Buffer.from('no header'))).toBe(false);
    expect(still(json, 7, withSchemaId(7, Buffer.from('{')))).toBe(false);
  });

  it('may be of a value that looks like bytes', () => {
    expect(still('{"$bytes":"AAE="}', 7, withSchemaId(7, Buffer.from('{\n"$bytes": "AAE="}')))).toBe(true);
  });

  it('let through what is not about them', () => {
    const failing = (): never => {
      throw new AppError('TIMEOUT', 'the registry took too long');
    };
    expect(() => stillMeans({ json: 1, bytes, schemaId: 7 }, failing)).toThrow('the registry took too long');
  });
});

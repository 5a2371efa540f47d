import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { AppError, problemText } from '../../../src/lib/errors.js';
import { plainTypes } from '../../../src/lib/events/plain-types.js';
import type { RecordDraft } from '../../../src/lib/produce/draft.js';
import { KeyEncoder } from '../../../src/lib/produce/encode-key.js';
import { jsonItems } from '../../../src/lib/produce/input-source.js';
import type { InputFormat } from '../../../src/lib/produce/parse-item.js';
import { plainItem } from '../../helpers/items.js';

function refusal(act: () => unknown): readonly string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof AppError) return [error.code, error.message, ...error.problems.map(problemText)];
  }
  return ['taken'];
}

function refusedItem(item: Buffer, format: InputFormat): readonly string[] {
  return refusal(() => plainItem(item, format));
}

/** `{"a":"ü"}` as Latin-1 has it. */
const latin1 = Buffer.from('{"a":"\u00fc"}', 'latin1');

describe('input that is not UTF-8', () => {
  it('is no JSON, with the place of what is wrong', () => {
    const message = 'not JSON: it is not UTF-8 (column 7)';
    expect(refusedItem(latin1, 'jsonl')).toEqual(['RECORD_INVALID', message]);
    expect(refusedItem(latin1, 'envelope')).toEqual(['RECORD_INVALID', message]);
  });

  it('is no list of records either', async () => {
    const items = jsonItems(Readable.from([Buffer.concat([Buffer.from('[1,\n'), latin1, Buffer.from(']')])]));
    await expect(items.next()).rejects.toMatchObject({
      code: 'INPUT_INVALID',
      problems: [{ line: 2, column: 7, message: 'it is not UTF-8' }],
    });
  });

  it('is sent as it is where bytes are wanted', () => {
    expect(plainItem(latin1, 'text').value).toEqual({ kind: 'bytes', bytes: latin1 });
  });
});

describe('text with half of a surrogate pair, which UTF-8 does not have', () => {
  it.each([
    ['key', '{"key":"\\ud800","value":null}', 'key: has half of a surrogate pair'],
    ['value', '{"value":"a\\udc00"}', 'value: has half of a surrogate pair'],
    [
      'header',
      '{"value":null,"headers":[{"key":"\\ud800","value":"\\ud800"}]}',
      'headers[0].key: has half of a surrogate pair',
      'headers[0].value: has half of a surrogate pair',
    ],
  ])('is refused as a %s of an envelope', (_, line, ...problems) => {
    const message = 'not a record as `consume` prints it';
    expect(refusedItem(Buffer.from(line), 'envelope')).toEqual(['RECORD_INVALID', message, ...problems]);
  });
});

describe('a key', () => {
  const encoder = (keyType: 'string' | null, keyField: string | null): KeyEncoder =>
    new KeyEncoder({
      openRegistry: () => Promise.reject(new Error('there is none')),
      topic: 't',
      raw: keyType === null,
      key: undefined,
      keyField,
      keyType: keyType === null ? null : plainTypes[keyType],
    });
  const draft: RecordDraft = { key: undefined, headers: [], timestamp: undefined, value: { kind: 'tombstone' } };

  it('that is bytes of no text is refused where keys are text', () => {
    const key = { kind: 'text', text: Buffer.from([0x61, 0xff]) } as const;
    expect(refusal(() => encoder('string', null).encode({ ...draft, key }))).toEqual([
      'RECORD_INVALID',
      'its key is not what the keys of the topic are',
      'key: it is not UTF-8',
    ]);
    expect(encoder(null, null).encode({ ...draft, key })).toEqual(key.text); // whatever the bytes are
  });

  it('that a field of the value is has to have UTF-8', () => {
    const json = { id: '\ud800' };
    const value = { kind: 'json', json, text: () => '{"id":"\\ud800"}', schema: null, stored: null } as const;
    expect(refusal(() => encoder(null, 'id').encode({ ...draft, value }))).toEqual([
      'RECORD_INVALID',
      'it cannot have a key',
      'id: has half of a surrogate pair',
    ]);
  });
});

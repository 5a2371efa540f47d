import { expect, it } from 'vitest';
import { DecodedOnce } from '../../../src/lib/events/decoded-once.js';
import { AppError } from '../../../src/lib/errors.js';
import { JsonSink } from '../../../src/lib/values/json-sink.js';

it('decodes a value once, with the same outcome for all who write it, and the next one anew', () => {
  let decoded = 0;
  const reader = {
    ...{ schemaId: 1, schemaGuid: null, skip: 0 },
    decode: (bytes: Buffer, start: number, end: number, sink: JsonSink) => {
      decoded++;
      const text = bytes.toString('latin1', start, end);
      if (text === '?') throw new AppError('RECORD_UNDECODABLE', 'no value');
      sink.string(text);
      return text !== '~';
    },
  };
  const all = new DecodedOnce();
  const written = (bytes: Buffer, start: number): readonly unknown[] => {
    const { key, value } = all.of({ key: null, value: reader });
    const sink = new JsonSink();
    sink.ascii('>');
    const isExact = value?.decode?.(bytes, start, start + 1, sink);
    return [key, sink.written().toString(), isExact, decoded];
  };
  const bytes = Buffer.from('a~?');
  expect(written(bytes, 0)).toEqual([null, '>"a"', true, 1]);
  expect(written(bytes, 0)).toEqual([null, '>"a"', true, 1]);
  expect(written(bytes, 1)).toEqual([null, '>"~"', false, 2]);
  expect(written(bytes, 1)).toEqual([null, '>"~"', false, 2]);
  expect(() => written(bytes, 2)).toThrow('no value');
  expect(() => written(bytes, 2)).toThrow('no value');
  expect(decoded).toBe(3);
  expect(written(Buffer.from('a'), 0)).toEqual([null, '>"a"', true, 4]);
});

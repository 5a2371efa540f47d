import { expect, it } from 'vitest';
import { renderTypes } from '../../../src/lib/formats/avro/types/render.js';
import { avroSchema } from '../../helpers/avro.js';
import { compileErrors } from '../../helpers/compile-types.js';
import { hostileText } from '../../helpers/hostile-text.js';

it('no schema ends a comment early, or makes text look like something else', () => {
  const doc = `${hostileText}*/ export const a = 1; /*\u2028*/ export const b = 1; //\r*/\n*/\u202e*\u200f/`;
  const priority = { type: 'enum', name: 'Priority', symbols: ['LOW'], doc };
  const when = { type: 'long', logicalType: `time\n*/ export const c = 1; /*${hostileText}` };
  const fields = [
    { name: 'f', type: 'string', doc, default: doc },
    { name: 'p', type: priority, doc },
    { name: 'w', type: when },
  ];
  const schema = avroSchema({ type: 'record', name: 'R', doc, fields });
  const text = renderTypes([{ schema, fallbackName: 'file', topics: ['a'] }], { plainNumbers: false });
  expect(text.split('\n').filter((line) => /[\p{Cc}\p{Cf}\u2028]/u.test(line))).toEqual([]);
  const use = [
    "import type * as all from './events.js';",
    'type Values = keyof typeof all;',
    'export const hasNone: [Values] extends [never] ? true : false = true;',
  ];
  expect(compileErrors({ 'events.ts': text, 'use.ts': use.join('\n') })).toEqual([]);
});

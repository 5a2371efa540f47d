import { Readable } from 'node:stream';
import * as fc from 'fast-check';
import { parseOffsetSpec } from '../../src/lib/consume/offset-spec.js';
import { templateFormat } from '../../src/lib/consume/template-format.js';
import { compileFilter } from '../../src/lib/events/record-filter.js';
import { jsonItems, lineItems } from '../../src/lib/produce/input-source.js';
import { envelopeFields } from '../../src/lib/produce/envelope.js';
import { parseItem } from '../../src/lib/produce/parse-item.js';
import { parseDuration } from '../../src/lib/values/duration.js';
import { JsonSyntaxError } from '../../src/lib/values/json-syntax-error.js';
import { parseJson } from '../../src/lib/values/parse-json.js';
import { linearPattern, PatternError } from '../../src/lib/values/pattern.js';
import { parseSize } from '../../src/lib/values/size.js';
import { formatTime, parseTime, parseTimeOrAge, whyNoTime } from '../../src/lib/values/time.js';
import { exactJsonText } from '../../src/lib/values/exact-json.js';
import { changedText, jsonTexts, oddNumbers, oddTexts, textChanges } from './inputs.js';
import { fuzz } from './fuzz.js';

const now = new Date('2026-01-31T12:00:00Z');

fuzz(
  'templates',
  0.02,
  fc
    .array(fc.oneof(fc.constantFrom('%', '%t', '%d', '%%', '\\', '\\n', '%h', '%x'), fc.string({ maxLength: 3 })))
    .map((parts) => parts.join('')),
  templateFormat,
);

const line = '{"topic":"t","partition":0,"offset":5,"timestamp":1,"key":"k","headers":[],"value":VALUE,"schemaId":3}\n';
const cel = [
  'value',
  'value.a',
  '==',
  '!=',
  '&&',
  '||',
  '!',
  '(',
  ')',
  'has(',
  'error',
  'null',
  '1',
  '"x"',
  '.matches(',
  '.size()',
  'in',
  '[',
  ']',
  '? 1 : 2',
  'exists(x,',
  'timestamp',
  '+',
  '%',
  '- 5',
  'duration("1s")',
  'decimal(value.a)',
];
const expression = fc.oneof(
  fc.array(fc.constantFrom(...cel), { maxLength: 9 }).map((parts) => parts.join(' ')),
  textChanges(cel).map((wanted) =>
    changedText('value.a.b == "x" && has(value.c) && key.matches("(a+)+b") || error == null', wanted),
  ),
);
fuzz('filters', 0.05, fc.tuple(expression, jsonTexts), ([text, value]) => {
  compileFilter(text).matches(Buffer.from(line.replace('VALUE', () => value)));
});

const pattern = fc
  .array(
    fc.constantFrom(
      'a',
      '(',
      ')',
      '*',
      '+',
      '?',
      '|',
      '[',
      ']',
      '^',
      '$',
      '.',
      '{2}',
      '{1000}',
      '\\d',
      '\\1',
      '(?=',
      '(?i)',
      '\\p{L}',
      '\\',
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));
fuzz(
  'patterns',
  0.03,
  pattern,
  (source) => linearPattern(source).test('a'.repeat(2_000)),
  (error) => error instanceof PatternError,
);

const envelope = fc
  .array(
    fc.tuple(
      fc.constantFrom(...envelopeFields, 'masked', 'x'),
      fc.oneof(jsonTexts, oddNumbers, fc.constant('{"$bytes":"AAE="}'), fc.constant('[{"key":"a","value":null}]')),
    ),
    { maxLength: 7 },
  )
  .map((fields) => `{${fields.map(([name, value]) => `"${name}":${value}`).join(',')}}`);
const itemOptions = {
  keySeparator: null,
  raw: false,
  emptyIsTombstone: true,
  headers: [],
  typed: { key: false, value: false },
} as const;
fuzz('envelopes', 0.06, fc.oneof(envelope, jsonTexts, fc.string()), (text) => {
  const draft = parseItem(Buffer.from(text), { ...itemOptions, format: 'envelope' });
  if (draft.value.kind === 'json') draft.value.text();
});

fuzz(
  'lines and documents',
  0.04,
  fc.array(
    fc.oneof(jsonTexts, fc.constantFrom('[', '{', '\n', ',', ']', '}', ' ', '\ufeff'), fc.string({ maxLength: 5 })),
    { maxLength: 6 },
  ),
  async (parts) => {
    const source = (): Readable => Readable.from(parts.map((part) => Buffer.from(part)));
    for (const items of [jsonItems(source()), lineItems(source())]) {
      for await (const group of items)
        for (const { bytes } of group)
          try {
            parseItem(bytes, { ...itemOptions, format: 'jsonl' });
          } catch {
            /* its own errors are those of envelopes */
          }
    }
  },
);

fuzz(
  'JSON',
  0.05,
  fc.oneof(
    jsonTexts,
    textChanges(['"', '\\u', '[', '{', '}', ':', ',', '1e', '-']).map((wanted) =>
      changedText('{"a":[1,2.5,"\\u00e9"],"b":{"c":null}}', wanted),
    ),
  ),
  (text) => {
    const value = parseJson(text);
    if (exactJsonText(parseJson(exactJsonText(value))) !== exactJsonText(value)) throw new Error('it is not read back');
  },
  (error) => error instanceof JsonSyntaxError,
);

const times = fc.oneof(
  oddNumbers,
  oddTexts,
  fc.integer().map(String),
  fc.constantFrom(
    '1h',
    '-1h',
    'P7D',
    '2026-01-31',
    '1969-12-31',
    '@1:2',
    '-99999999d',
    '0.5ms',
    'P99999999999Y',
    '+5',
    '-5',
  ),
  fc.string({ maxLength: 12 }),
);
fuzz('times, durations, sizes and places that people give', 0.05, times, (text) => {
  for (const read of [parseTime, parseTimeOrAge]) {
    const time = read(text, now);
    if (time !== null) formatTime(time);
  }
  whyNoTime(text, 'a time');
  parseDuration(text);
  parseSize(text);
  parseOffsetSpec(text, now);
});

import { describe, expect, it } from 'vitest';
import { escapeControls } from '../../../src/lib/values/control-characters.js';
import { exactJsonText, type ExactJson } from '../../../src/lib/values/exact-json.js';
import { fieldSource, lineText, oneLine } from '../../../src/lib/values/json-text.js';
import { parseJson } from '../../../src/lib/values/parse-json.js';

describe('the source of a field', () => {
  it.each<[string, string]>([
    ['{"a":1,"value":{"b": [1, "}"]},"c":2}', '{"b": [1, "}"]}'],
    ['{"value":"a\\"b,}"}', '"a\\"b,}"'],
    ['{"x":{"value":1},"value":1.50}', '1.50'],
    ['{"x":"\\\\","value":true}', 'true'],
    ['{"v\\u0061lue":null}', 'null'],
    ['{"value":12345678901234567890123}', '12345678901234567890123'],
  ])('in %s is %s', (object, source) => expect(fieldSource(object, 'value')).toBe(source));

  it('has the white space around it only where the object has none elsewhere', () => {
    expect(fieldSource('{"a":1,"value": {} ,"b":2}', 'value')).toBe(' {} ');
    expect(fieldSource('{"value":\t1 }', 'value')).toBe('\t1 ');
    for (const spaced of ['{ "value": 1,"b":2}', '{"a": 1,"value": 1}', '{"value": 1, "b":2}', '{"value" : 1}']) {
      expect(fieldSource(spaced, 'value')).toBe('1');
    }
  });

  it('is null where there is none', () => {
    expect(fieldSource('{}', 'value')).toBeNull();
    expect(fieldSource('{ "a": {"value":1} }', 'value')).toBeNull();
  });
});

it('the source of a field is that of any value that it is put around', () => {
  const values: ExactJson[] = [null, '"', '\\', '},{[]', { value: { value: [1, { a: ',' }] } }, [[], {}, ''], -1.5e-7];
  for (const value of values) {
    const text = exactJsonText(value);
    expect(fieldSource(`{"topic":"t","value":${text},"schemaId":1}`, 'value')).toBe(text);
  }
});

it('one line leaves out line breaks and the indentation after them, which no string has', () => {
  const text = '{\r\n  "a": "b\\n c",\n\t"d" :\n\n [1,\n 2]\n}\n';
  expect(oneLine(text)).toBe('{"a": "b\\n c","d" :[1,2]}');
  expect(parseJson(oneLine(text))).toEqual(parseJson(text));
});

it('what terminals act on is escaped', () => {
  expect(escapeControls('"a\x7f\x85ü"')).toBe('"a\\u007f\\u0085ü"');
  expect(lineText({ '\x9b': '\x1b\n' })).toBe('{"\\u009b":"\\u001b\\n"}');
});

import { expect, it } from 'vitest';
import { maskLines } from '../../../src/lib/events/mask.js';

const record = {
  topic: 't',
  key: 'alice@example.com',
  headers: [
    { key: 'trace', value: '1' },
    { key: 'user', value: 'alice' },
  ],
  value: {
    id: 7,
    email: 'a@b',
    contact: { phone: '1', 'com.User': { email: 'c@d' } },
    tags: [{ name: 'x' }],
    gone: null,
  },
  schemaId: 1,
};

it.each<readonly [readonly string[], object]>([
  [
    ['value.email'],
    { value: { ...record.value, email: '***', contact: { phone: '1', 'com.User': { email: '***' } } } },
  ],
  [['value.contact.phone'], { value: { ...record.value, contact: { ...record.value.contact, phone: '***' } } }],
  [['value.contact'], { value: { ...record.value, contact: '***' } }],
  [['value.tags.name'], { value: { ...record.value, tags: [{ name: '***' }] } }],
  [['value.gone'], {}],
  [['key', 'value'], { key: '***', value: '***' }],
  [['headers.user'], { headers: [record.headers[0], { key: 'user', value: '***' }] }],
  [['value.nothing'], {}],
])('hides %j', (paths, changed) => {
  const [line, rest] = maskLines(Buffer.from(`${JSON.stringify(record)}\n`), paths)
    .toString()
    .split('\n');
  expect(JSON.parse(line ?? '')).toEqual({ ...record, ...changed, masked: true });
  expect(rest).toBe('');
});

it.each([
  ['a text', '"{\\"email\\":\\"a@b\\"}"'],
  ['bytes', '{"$bytes":"YQ=="}'],
])('hides a value whole that is %s', (_, value) => {
  const line = `{"value":${value},"schemaId":null,"valueBytes":"YQ==","error":"not a value: a@b"}\n`;
  expect(JSON.parse(maskLines(Buffer.from(line), ['value.email']).toString())).toEqual({
    value: '***',
    schemaId: null,
    error: 'hidden, as it may name values',
    masked: true,
  });
});

it('keeps tombstones, all digits, and each of several lines', () => {
  const lines = '{"value":null,"timestamp":9007199254740993}\n{"value":{"a":9007199254740993,"b":1}}\n';
  expect(maskLines(Buffer.from(lines), ['value.b']).toString()).toBe(
    '{"value":null,"timestamp":9007199254740993,"masked":true}\n{"value":{"a":9007199254740993,"b":"***"},"masked":true}\n',
  );
});

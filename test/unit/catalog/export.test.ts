import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalogText } from '../../../src/lib/catalog/export.js';
import { catalogOf } from '../../helpers/catalogs.js';
import { longestHold } from '../../helpers/longest-hold.js';
import { hostileText } from '../../helpers/hostile-text.js';

it('writes topics so that they are read as they are', async () => {
  const topics = ['007', '1.10', 'null', 'yes'].map((name) => ({
    name,
    partitions: 1,
    replicationFactor: 1,
    config: { 'retention.ms': '-1', 'segment.ms': '9223372036854775807', preallocate: 'no', 'x.y': '~', z: '' },
    value: null,
  }));
  const text = await catalogText(topics);
  expect(text).toContain('retention: forever');
  const read = await catalogOf(text);
  expect(read.topics.map(({ name, config }) => ({ name, config }))).toEqual(
    topics.map(({ name, config }) => ({ name, config })),
  );
});

it('an exported catalog has no characters that act on a terminal or an editor, and reads back the same', async () => {
  const config = { [`a${hostileText}`]: `${hostileText} ${'long '.repeat(50)}${hostileText}`, b: '\u202eb', c: '\n\t' };
  const value = { file: `schemas/${hostileText}.avsc`, compatibility: 'NONE' };
  const text = await catalogText([{ name: 'a', partitions: 1, replicationFactor: 1, config, value }]);
  expect(text.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  expect(parse(text)).toEqual({
    version: 1,
    topics: {
      a: { partitions: 1, replicationFactor: 1, config, value: { schema: value.file, compatibility: 'NONE' } },
    },
  });
});

it('writes thousands of topics without a long hold of the loop, as it writes few', async () => {
  const topics = Array.from({ length: 4000 }, (_, index) => ({
    name: String(index).padStart(5, '0'),
    partitions: 6,
    replicationFactor: 3,
    config: { 'retention.ms': '604800000', 'min.insync.replicas': '2', 'x.y': `${'long '.repeat(30)}\n\n${index}` },
    value: { file: `schemas/${index}.avsc`, compatibility: 'BACKWARD' },
  }));
  await catalogText(topics.slice(0, 500)); // the first time is the compiler's
  let text = '';
  const hold = await longestHold(async () => {
    text = await catalogText(topics);
  });
  expect(hold).toBeLessThan(0.15);
  expect([...text.matchAll(/^ {2}"?(\d{5})"?:$/gm)].map(([, name]) => name)).toEqual(topics.map(({ name }) => name));
  const few = await catalogText(topics.slice(0, 120));
  expect(text.startsWith(few)).toBe(true);
});

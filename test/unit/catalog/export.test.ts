import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { catalogText } from '../../../src/lib/catalog/export.js';
import { catalogOf } from '../../helpers/catalogs.js';
import { hostileText } from '../../helpers/hostile-text.js';

it('writes topics so that they are read as they are', async () => {
  const topics = ['007', '1.10', 'null', 'yes'].map((name) => ({
    name,
    partitions: 1,
    replicationFactor: 1,
    config: { 'retention.ms': '-1', 'segment.ms': '9223372036854775807', preallocate: 'no', 'x.y': '~', z: '' },
    value: null,
  }));
  const text = catalogText(topics);
  expect(text).toContain('retention: forever');
  const read = await catalogOf(text);
  expect(read.topics.map(({ name, config }) => ({ name, config }))).toEqual(
    topics.map(({ name, config }) => ({ name, config })),
  );
});

it('an exported catalog has no characters that act on a terminal or an editor, and reads back the same', () => {
  const config = { [`a${hostileText}`]: `${hostileText} ${'long '.repeat(50)}${hostileText}`, b: '\u202eb', c: '\n\t' };
  const value = { file: `schemas/${hostileText}.avsc`, compatibility: 'NONE' };
  const text = catalogText([{ name: 'a', partitions: 1, replicationFactor: 1, config, value }]);
  expect(text.replaceAll('\n', '').replaceAll('\t', '')).not.toMatch(/[\p{Cc}\p{Cf}\u2028]/u);
  expect(parse(text)).toEqual({
    version: 1,
    topics: {
      a: { partitions: 1, replicationFactor: 1, config, value: { schema: value.file, compatibility: 'NONE' } },
    },
  });
});

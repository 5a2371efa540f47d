import { expect, it } from 'vitest';
import { formatSize, parseSize } from '../../../src/lib/values/size.js';

it.each([
  [0, '0B'],
  [999, '999B'],
  [1000, '1.00KB'],
  [48_049_000, '48.0MB'],
  [999_499, '999KB'],
  [999_500, '1.00MB'],
  [5_368_709_120, '5.37GB'],
])('%d bytes are %s', (bytes, text) => {
  expect(formatSize(bytes)).toBe(text);
});

it.each([
  ['100', 100],
  ['512KiB', 524_288],
  ['1.5MB', 1_500_000],
  ['10mb', 10_000_000],
  ['2GiB', 2_147_483_648],
  ['MB', null],
  ['1XB', null],
  ['-1MB', null],
])('%s is %s bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

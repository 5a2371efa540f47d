import { expect, it } from 'vitest';
import { formatSize } from '../../../src/lib/values/size.js';

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

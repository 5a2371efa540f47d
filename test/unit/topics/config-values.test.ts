import { describe, expect, it } from 'vitest';
import { deletesRecords, sameConfigValue } from '../../../src/lib/topics/config-values.js';

describe('sameConfigValue', () => {
  it.each([
    ['604800000', ' 604800000'],
    ['5', '005'],
    ['0.50', '.5'],
    ['1e-1', '0.1'],
    ['0.5d', '0.5'],
    ['+5', '5'],
    ['compact,delete', 'compact, delete'],
    ['true', 'TRUE'],
  ])('"%s" is "%s"', (a, b) => {
    expect(sameConfigValue(a, b)).toBe(true);
  });

  it.each([
    ['9223372036854775807', '9223372036854775806'],
    ['compact,delete', 'delete,compact'],
    ['snappy', 'Snappy'],
  ])('"%s" is not "%s"', (a, b) => {
    expect(sameConfigValue(a, b)).toBe(false);
  });
});

describe('deletesRecords', () => {
  it.each([
    ['retention.ms', '604800000', '86400000', true],
    ['retention.ms', '86400000', '604800000', false],
    ['retention.ms', '-1', '604800000', true],
    ['retention.ms', '604800000', '-1', false],
    ['retention.bytes', '-1', '1000', true],
    ['cleanup.policy', 'delete', 'compact', true],
    ['cleanup.policy', 'delete', 'delete,compact', true],
    ['cleanup.policy', 'compact,delete', 'delete', false],
    ['segment.ms', '1000', '10', false],
    ['retention.ms', null, '10', false],
  ] as const)('%s from %s to %s: %s', (name, before, after, expected) => {
    expect(deletesRecords(name, before, after)).toBe(expected);
  });
});

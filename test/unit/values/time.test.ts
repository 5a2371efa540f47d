import { describe, expect, it } from 'vitest';
import { formatTime, parseTime, recordTimeText, whyNoTime } from '../../../src/lib/values/time.js';

const now = new Date('2026-03-01T12:00:00Z');

describe('parseTime', () => {
  it.each([
    ['2026-01-31T12:00:00Z', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31T12:00:00+02:00', '2026-01-31T10:00:00.000Z'],
    ['2026-01-31T12:00:00', '2026-01-31T12:00:00.000Z'],
    ['2026-01-31', '2026-01-31T00:00:00.000Z'],
    ['1767225600000', '2026-01-01T00:00:00.000Z'],
    ['-1h', '2026-03-01T11:00:00.000Z'],
    ['-P1D', '2026-02-28T12:00:00.000Z'],
    ['-1.5ms', '2026-03-01T11:59:59.998Z'],
  ])('%s is %s', (text, iso) => {
    const time = parseTime(text, now);
    expect(time === null ? null : formatTime(time)).toBe(iso);
  });

  it.each(['1700000000', '1700000000000000', '1700000000000000000', '9007199254740993'])(
    'refuses %s, which can hardly be meant',
    (text) => {
      expect(parseTime(text, now)).toBeNull();
    },
  );

  it.each([
    ...['', 'yesterday', '1h', '31.01.2026', '2026-13-01', '-9999999999999d', '-99999999999999999999'],
    ...['+999999-01-01', '+275760-09-13T00:00:00.001Z'],
  ])('refuses "%s"', (text) => {
    expect(parseTime(text, now)).toBeNull();
  });
});

describe('whyNoTime', () => {
  it.each([
    [
      '1700000000',
      'as epoch milliseconds is 1970-01-20T16:13:20.000Z: in seconds it would be 2023-11-14T22:13:20.000Z, which is written 1700000000000',
    ],
    [
      '1700000000123456',
      'as epoch milliseconds is +055840-11-08T22:15:23.456Z: in microseconds it would be 2023-11-14T22:13:20.123Z, which is written 1700000000123',
    ],
    [
      '1700000000123456789',
      'as epoch milliseconds is in no calendar: in nanoseconds it would be 2023-11-14T22:13:20.123Z, which is written 1700000000123',
    ],
    [
      '100000000000000',
      'as epoch milliseconds is 5138-11-16T09:46:40.000Z: write such a time in ISO 8601 if it is meant',
    ],
    ['soon', 'is not a time such as -1h'],
  ])('says of %s what was probably meant', (text, reason) => {
    expect(whyNoTime(text, 'a time such as -1h')).toBe(`"${text}" ${reason}`);
  });
});

describe('the time of a record', () => {
  it.each([
    [-1, '-'],
    [-2, '1969-12-31T23:59:59.998Z'],
    [0, '1970-01-01T00:00:00.000Z'],
    [8_640_000_000_000_000, '+275760-09-13T00:00:00.000Z'],
    [8_640_000_000_000_001, '8640000000000001'],
    [9_000_000_000_000_000, '9000000000000000'],
    [-1_700_000_000_000_000_001n, '-1700000000000000001'],
  ])('%s is %s', (time, text) => {
    expect(recordTimeText(time)).toBe(text);
  });
});

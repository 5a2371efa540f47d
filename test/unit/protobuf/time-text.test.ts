import { describe, expect, it } from 'vitest';
import {
  durationText,
  parseDuration,
  parseTimestamp,
  timestampText,
  type Seconds,
} from '../../../src/lib/formats/protobuf/time-text.js';

const of = (seconds: number, nanos = 0): Seconds => ({ seconds, nanos });

describe('a timestamp', () => {
  it.each<[Seconds, string]>([
    [of(0), '1970-01-01T00:00:00Z'],
    [of(-1, 1), '1969-12-31T23:59:59.000000001Z'],
    [of(1_769_853_600, 250_000_000), '2026-01-31T10:00:00.250Z'],
    [of(0, 1000), '1970-01-01T00:00:00.000001Z'],
    [of(-62_135_596_800), '0001-01-01T00:00:00Z'],
    [of(253_402_300_799, 999_999_999), '9999-12-31T23:59:59.999999999Z'],
  ])('%j is %s', (time, text) => {
    expect(timestampText(time)).toBe(text);
    expect(parseTimestamp(text)).toEqual(time);
  });

  it('is read in any zone, with any number of digits', () => {
    expect(parseTimestamp('2026-01-31T12:00:00.25+02:00')).toEqual(of(1_769_853_600, 250_000_000));
    expect(parseTimestamp('2026-01-31T04:30:00-05:30')).toEqual(of(1_769_853_600));
  });

  it.each([of(-62_135_596_801), of(253_402_300_800), of(0, -1), of(0, 1e9)])('%j has no text', (time) => {
    expect(timestampText(time)).toBeNull();
  });

  it.each([
    '2026-02-30T10:00:00Z',
    '2026-01-31T24:00:00Z',
    '2026-01-31T10:00:00',
    '2026-01-31',
    '0000-01-01T00:00:00Z',
    '0001-01-01T00:00:00+01:00',
    '2026-01-31T10:00:00.1234567890Z',
    '2026-01-31t10:00:00Z',
  ])('%s is none', (text) => expect(parseTimestamp(text)).toBeNull());
});

describe('a duration', () => {
  it.each<[Seconds, string]>([
    [of(0), '0s'],
    [of(1, 500_000_000), '1.500s'],
    [of(0, 1), '0.000000001s'],
    [of(315_576_000_000), '315576000000s'],
  ])('%j is %s', (time, text) => {
    expect(durationText(time)).toBe(text);
    expect(parseDuration(text)).toEqual(time);
  });

  it('may be negative, also where it has no whole second', () => {
    expect(durationText(of(0, -1000))).toBe('-0.000001s');
    expect(durationText(of(-1, -500_000_000))).toBe('-1.500s');
    expect(parseDuration('-1.5s')).toEqual(of(-1, -500_000_000));
  });

  it('has no text where its parts have different signs, or are too large', () => {
    for (const time of [of(1, -1), of(-1, 1), of(0, 1e9), of(315_576_000_001)]) expect(durationText(time)).toBeNull();
  });

  it.each(['1', '1m', '1.s', '.5s', '+1s', '1.1234567890s', '315576000001s', ''])('%j is none', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

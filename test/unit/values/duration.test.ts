import { describe, expect, it } from 'vitest';
import { formatDuration, parseDuration } from '../../../src/lib/values/duration.js';

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['12h', 43_200_000],
    ['7d', 604_800_000],
    ['2w', 1_209_600_000],
    ['1.5h', 5_400_000],
    ['P7D', 604_800_000],
    ['PT1M30S', 90_000],
  ])('%s is %d ms', (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  it.each(['', '7', '7 d', '7days', '-1h', 'P', 'd', '1y', '2026-01-01'])('refuses "%s"', (text) => {
    expect(parseDuration(text)).toBeNull();
  });
});

describe('formatDuration', () => {
  it.each([
    [604_800_000, '7d'],
    [90_000, '90s'],
    [3_600_000, '1h'],
    [1, '1ms'],
    [0, '0ms'],
  ])('%d ms is %s, and reads back', (milliseconds, text) => {
    expect(formatDuration(milliseconds)).toBe(text);
    expect(parseDuration(text)).toBe(milliseconds);
  });
});

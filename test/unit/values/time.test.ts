import { describe, expect, it } from 'vitest';
import { formatTime, parseTime } from '../../../src/lib/values/time.js';

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
  ])('%s is %s', (text, iso) => {
    const time = parseTime(text, now);
    expect(time === null ? null : formatTime(time)).toBe(iso);
  });

  it.each(['', 'yesterday', '1h', '31.01.2026', '2026-13-01'])('refuses "%s"', (text) => {
    expect(parseTime(text, now)).toBeNull();
  });
});

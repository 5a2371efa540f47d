import { describe, expect, it } from 'vitest';
import { ProgressMeter, type Sample } from '../../../src/lib/reassign/progress.js';

function sample(seconds: number, changes: Partial<Sample>): Sample {
  return { at: seconds * 1000, ended: 0, copied: 0, lacking: 0, led: 0, waiting: 0, ...changes };
}

describe('ProgressMeter', () => {
  it('says how far moves are, and how fast', () => {
    const meter = new ProgressMeter(8, 1_000_000);
    meter.take(sample(0, { lacking: 40_000_000, waiting: 10_000_000 }));
    meter.take(sample(2, { ended: 3, copied: 4_000_000, lacking: 36_000_000, waiting: 2_000_000 }));
    expect(meter.text).toBe('3 of 8 partitions moved, 38.0MB to copy, 2.00MB/s');
  });

  it('is content as long as less is left to copy', () => {
    const meter = new ProgressMeter(1, 1000);
    const warnings = Array.from({ length: 100 }, (_, second) => meter.take(sample(second, { lacking: 5000 - second })));
    expect(warnings.every((warning) => warning === null)).toBe(true);
  });

  it('says that a throttle is too low for what comes in, once in a while', () => {
    const meter = new ProgressMeter(1, 10_000);
    const warnings = Array.from({ length: 100 }, (_, second) =>
      meter.take(sample(second, { lacking: 1_000_000 + 990_000 * second, led: 1_000_000 * second })),
    ).flatMap((warning, second) => (warning === null ? [] : [[second, warning]]));
    expect(warnings.map(([second]) => second)).toEqual([15, 75]);
    expect(warnings[0]?.[1]).toBe(
      'no progress for 15 s, with 15.8MB left to copy: the throttle is too low: records come in at 1.00MB/s, and brokers may copy 10.0KB/s each; Ctrl-C takes the moves back, then choose more with --throttle',
    );
  });

  it('does not blame the throttle where nothing comes in', () => {
    const meter = new ProgressMeter(1, 10_000_000);
    const warnings = Array.from({ length: 20 }, (_, second) => meter.take(sample(second, { lacking: 5_000_000 })));
    expect(warnings.find((warning) => warning !== null)).toBe(
      'no progress for 15 s, with 5.00MB left to copy: see whether all brokers are there; the throttle is 10.0MB/s for each',
    );
  });
});

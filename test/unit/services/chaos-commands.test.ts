import { describe, expect, it, vi } from 'vitest';
import {
  commitAnomalies,
  consumeAnomalies,
  copyAnomalies,
  endAnomalies,
  produceAnomalies,
} from '../../helpers/chaos/command-anomalies.js';
import type { CommandRun } from '../../helpers/chaos/commands.js';
import { Progress } from '../../helpers/chaos/progress.js';

const lines = ['a', 'b', 'c'];
const once = (...values: string[]): ReadonlyMap<string, number> => new Map(values.map((value) => [value, 1]));
const ended = (code: number | null, stderr = code === 0 ? '' : 'Error: no broker answers\n', stdout = '') => {
  return { code, stdout, stderr };
};
const counts = { rejected: 0, unsent: 0, unknown: 0, valid: 3, partitions: [], rejections: [] };
const produced = (code: number, sent: number, unknown = 0): CommandRun<'produce'> => {
  const report = { cluster: null, topic: 't', dryRun: false, acks: 'all', ...counts, sent, unknown } as const;
  return { result: ended(code), report };
};
const copied = (code: number, copies: number, found: number | null): CommandRun<'copy'> => {
  const verified = found === null ? null : { found, missing: lines.length - found };
  const report = { cluster: null, from: 'f', to: 't', dryRun: false, offsets: 3, copied: copies, leftOut: 0, verified };
  return {
    result: ended(code),
    report: { ...report, unsent: 0, unknown: 0, expired: 0, partitions: [], schemaIds: [] },
  };
};

describe('the check of commands behind a broken network', () => {
  it('finds nothing in what is sound', () => {
    expect([
      ...endAnomalies('consume', ended(3)),
      ...produceAnomalies(lines, produced(0, 3), once(...lines)),
      ...produceAnomalies(lines, produced(1, 1, 1), once('a', 'b')),
      ...produceAnomalies(lines, { result: ended(3), report: null }, once()),
      ...consumeAnomalies(ended(0, '', 'c\na\nb\n'), lines),
      ...consumeAnomalies(ended(1, 'Error: incomplete\n', 'c\n'), lines),
      ...copyAnomalies(copied(0, 3, 3), lines, once(...lines)),
      ...copyAnomalies(copied(1, 2, null), lines, once('a', 'b')),
      ...commitAnomalies([{ partition: 0, offset: 2 }], [{ partition: 0, offset: 1 }]),
    ]).toEqual([]);
  });

  const unsound: readonly (readonly [string, readonly string[], string])[] = [
    ['a raw stack', endAnomalies('x', ended(1, 'RangeError\n    at Buffer (node:buffer:1)\n')), 'x ended with 1'],
    ['a signal', endAnomalies('x', ended(null)), 'x ended with null'],
    ['a failure without words', endAnomalies('x', ended(1, '')), 'x ended with 1'],
    ['an error that ends with 0', endAnomalies('x', ended(0, 'Error: lost\n')), 'x ended with 0'],
    ['a line twice', produceAnomalies(lines, produced(1, 1), new Map([['a', 2]])), 'a line is there more than once'],
    ['a lost line', produceAnomalies(lines, produced(1, 2), once('a')), 'lines were acknowledged and are not there'],
    ['an unsent line', produceAnomalies(lines, produced(1, 1), once('a', 'b')), 'lines that were not sent are there'],
    ['a short run', produceAnomalies(lines, produced(0, 2), once('a', 'b')), 'it ended with 0'],
    ['a record read twice', consumeAnomalies(ended(1, 'Error: x\n', 'a\na\n'), lines), 'more than once'],
    ['a torn line', consumeAnomalies(ended(1, 'Error: x\n', 'a\nab\n'), lines), '1 lines are of no record'],
    ['a lost tail', consumeAnomalies(ended(0, '', 'a\nb\n'), lines), 'it ended with 0 (2 lines, 2 of 3 values)'],
    ['a short copy', copyAnomalies(copied(0, 2, 2), lines, once('a', 'b')), 'copy: it ended with 0'],
    ['a copy called verified', copyAnomalies(copied(0, 3, 3), lines, once('a', 'b')), 'acknowledged and are not there'],
    [
      'a commit too far',
      commitAnomalies([{ partition: 0, offset: 2 }], [{ partition: 0, offset: 0 }]),
      'committed 0:2',
    ],
  ];

  it.each(unsound)('finds %s', (_, found, words) => expect(found.join('\n')).toContain(words));
});

describe('the watch over progress', () => {
  it('names what stands still, and does not count the time in which something is broken', async () => {
    vi.useFakeTimers();
    const progress = new Progress(10_000);
    try {
      const work = progress.watch('copy', new Promise(() => undefined));
      const outcome = expect(work).rejects.toThrow(
        'no progress in 10 s in which nothing was broken: copy (a cut 0.0-60.0 s)',
      );
      const broken = progress.whileBroken('a cut', () => new Promise((resolve) => setTimeout(resolve, 60_000)));
      progress.step('consume');
      await vi.advanceTimersByTimeAsync(60_000);
      await broken;
      await vi.advanceTimersByTimeAsync(9_000);
      progress.step('consume');
      await vi.advanceTimersByTimeAsync(2_000);
      await outcome;
    } finally {
      progress.close();
      vi.useRealTimers();
    }
  });
});

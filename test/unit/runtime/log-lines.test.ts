import { appendFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { followLog, lastLogLines, linesSince } from '../../../src/lib/local-cluster/runtime/native/log-lines.js';
import { workspace } from '../../helpers/workspace.js';

const numbered = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}\n`).join('');

describe('the last lines of a log', () => {
  it('reach back into its older parts', async () => {
    const file = join(
      workspace({ 'a.log': numbered(6, 8), 'a.log.1': numbered(3, 5), 'a.log.2': numbered(1, 2) }),
      'a.log',
    );
    expect(await lastLogLines(file, 2)).toEqual(['line 7', 'line 8']);
    expect(await lastLogLines(file, 5)).toEqual(['line 4', 'line 5', 'line 6', 'line 7', 'line 8']);
    expect(await lastLogLines(file, 100)).toHaveLength(8);
    expect(await lastLogLines(file, 0)).toEqual([]);
  });

  it('are found from the end of a long one, whatever its characters', async () => {
    const long = Array.from({ length: 3000 }, (_, index) => `${index} ${'ä€𝄞'.repeat(10)}`);
    const file = join(workspace({ 'a.log': `${long.join('\n')}\n` }), 'a.log');
    expect(await lastLogLines(file, 2000)).toEqual(long.slice(-2000));
  });

  it('are none where there is no log, or an empty one', async () => {
    const folder = workspace({ 'empty.log': '' });
    expect(await lastLogLines(join(folder, 'a.log'), 5)).toEqual([]);
    expect(await lastLogLines(join(folder, 'empty.log'), 5)).toEqual([]);
  });

  it('since a moment leave out what was before, and keep what belongs to a line', () => {
    const lines = [
      'old',
      '2026-11-24T09:00:00,000 a',
      '2026-11-24T09:00:01,500 b',
      'trace',
      '2026-11-24T09:00:02,000 c',
    ];
    expect(linesSince(lines, new Date('2026-11-24T09:00:01.000').getTime())).toEqual(lines.slice(2));
    expect(linesSince(lines, new Date('2026-11-24T10:00:00').getTime())).toEqual([]);
  });
});

describe('a log that is followed', () => {
  it('is read on through a rotation, line by whole line', async () => {
    const file = join(workspace({ 'a.log': 'before\n' }), 'a.log');
    const stop = new AbortController();
    const lines: string[] = [];
    let begun = false;
    const reading = (async () => {
      for await (const line of followLog(file, stop.signal))
        if (line !== 'begun') lines.push(line);
        else begun = true;
    })();
    const seen = async (...expected: readonly string[]): Promise<void> =>
      expect.poll(() => lines, { timeout: 5_000 }).toEqual(expected);
    await expect
      .poll(() => {
        appendFileSync(file, 'begun\n');
        return begun;
      })
      .toBe(true);
    appendFileSync(file, 'one\ntw');
    await seen('one');
    appendFileSync(file, 'o\n');
    await seen('one', 'two');
    appendFileSync(file, 'last of this part\n');
    renameSync(file, `${file}.1`);
    writeFileSync(file, 'first of the next\n');
    await seen('one', 'two', 'last of this part', 'first of the next');
    stop.abort();
    await reading;
  });
});

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/lib/errors.js';
import type { GroupReport } from '../../../src/lib/groups/group-report.js';
import { partitionLag } from '../../../src/lib/groups/lag.js';
import { judgeLag, type GroupLag } from '../../../src/lib/groups/limits.js';
import { lagsUntilCaughtUp } from '../../../src/lib/groups/lag-series.js';
import { unknownTimes } from '../../../src/lib/groups/time-lag.js';

function left(records: number): readonly GroupLag[] {
  const report: GroupReport = {
    ...{ groupId: 'g', type: 'classic', protocolType: 'consumer', coordinator: 1, assignor: null },
    ...{ epoch: null, assignmentEpoch: null, members: [], state: 'Stable' },
    partitions: [
      { topic: 't', partition: 0, member: null, ...partitionLag(0, { start: 0, end: records }), ...unknownTimes },
    ],
  };
  return [judgeLag(report, { maxLag: null, maxTimeLagMs: null })];
}

interface Wait {
  /** What is seen, one after the other; milliseconds that a look takes. */
  readonly looks: readonly { readonly records: number; readonly takes?: number; readonly fails?: boolean }[];
  /** Number of looks after which time is up. */
  readonly timeIsUpIn: number;
}

/** Waits with a clock of its own. @returns what was left at each look */
async function wait({ looks, timeIsUpIn }: Wait): Promise<readonly number[]> {
  const time = new AbortController();
  const seen: number[] = [];
  let [clock, number] = [0, 0];
  const look = (): Promise<readonly GroupLag[]> => {
    const { records, takes = 1, fails = false } = looks[number] ?? { records: -1 };
    number += 1;
    clock += takes;
    if (number === timeIsUpIn) time.abort(new AppError('TIMEOUT', 'time is up'));
    return fails ? Promise.reject(new AppError('BROKER_UNREACHABLE', 'gone')) : Promise.resolve(left(records));
  };
  const options = { look, signal: time.signal, interval: 1, patience: 100, now: () => new Date(clock) };
  for await (const [lag] of lagsUntilCaughtUp(options)) if (lag !== undefined) seen.push(lag.left);
  return seen;
}

describe('lagsUntilCaughtUp', () => {
  it('ends when nothing is left', async () => {
    const looks = [{ records: 2 }, { records: 1 }, { records: 0 }, { records: 5 }];
    expect(await wait({ looks, timeIsUpIn: 9 })).toEqual([2, 1, 0]);
  });

  it('ends with what was seen last when time is up', async () => {
    expect(await wait({ looks: [{ records: 2 }, { records: 1 }], timeIsUpIn: 2 })).toEqual([2]);
  });

  it.each([
    ['nothing was seen', [{ records: 2 }]],
    ['brokers have not answered for long', [{ records: 2 }, { records: 1, takes: 500 }]],
  ])('fails when time is up and %s', async (_, looks) => {
    await expect(wait({ looks, timeIsUpIn: looks.length })).rejects.toMatchObject({ code: 'TIMEOUT' });
  });

  it('fails when looking fails', async () => {
    const looks = [{ records: 2 }, { records: 0, fails: true }];
    await expect(wait({ looks, timeIsUpIn: 9 })).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });
});

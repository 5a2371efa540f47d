import { describe, expect, it } from 'vitest';
import type { GroupReport } from '../../../src/lib/groups/group-report.js';
import type { CommitNote } from '../../../src/lib/documents/group-words.js';
import { partitionLag } from '../../../src/lib/groups/lag.js';
import { isCaughtUp, judgeLag, undecidedPartitions } from '../../../src/lib/groups/limits.js';
import { partitionTimes, retentionMs, unknownTimes, type PartitionTimes } from '../../../src/lib/groups/time-lag.js';

const log = { start: 10, end: 30 };

describe('partitionLag', () => {
  it.each<
    [string, number | null, typeof log | null, number | null, number | null, number | null, number, CommitNote | null]
  >([
    ['a commit within the log', 25, log, 5, 5, 0, 0, null],
    ['a commit at the end', 30, log, 0, 0, 0, 0, null],
    ['a commit that retention has passed', 4, log, 26, 20, 0, 6, 'passed-by-retention'],
    ['a commit beyond the end', 99, log, 0, 20, 20, 0, 'beyond-end'],
    ['no commit', null, log, null, 20, 20, 0, 'no-commit'],
    ['a partition that is not there', 25, null, null, 0, 0, 0, 'topic-missing'],
  ])('%s', (_, committed, range, lag, left, uncommitted, lost, note) => {
    expect(partitionLag(committed, range)).toMatchObject({ lag, left, uncommitted, lost, note });
  });

  it('a partition without a leader', () => {
    const blind = { start: null, end: null };
    expect(partitionLag(25, blind)).toMatchObject({ lag: null, left: null, uncommitted: null, note: 'no-leader' });
  });
});

function report(state: string, ...partitions: readonly (readonly [number | null, PartitionTimes])[]): GroupReport {
  return {
    ...{ groupId: 'g', type: 'classic', protocolType: 'consumer', coordinator: 1, assignor: null },
    ...{ epoch: null, assignmentEpoch: null, members: [], state },
    partitions: partitions.map(([committed, times], partition) => ({
      ...{ topic: 't', partition, member: null },
      ...partitionLag(committed, committed === -1 ? { start: null, end: null } : log),
      ...times,
    })),
  };
}

const times = (timeLagMs: number, headroomMs: number | null): PartitionTimes => ({ timeLagMs, headroomMs });
const none = { maxLag: null, maxTimeLagMs: null };

describe('a group', () => {
  it('is as far behind as its partitions in all, and as the one that is furthest behind in time', () => {
    const lag = judgeLag(report('Empty', [25, times(7, 90)], [28, times(9, null)], [null, unknownTimes]), none);
    expect(lag).toMatchObject({ lag: 7, uncommitted: 20, uncommittedPartitions: 1, timeLagMs: 9, headroomMs: 90 });
    expect(lag.left).toBe(27);
  });

  it('passes a limit only beyond it', () => {
    const exceeded = (maxLag: number | null, maxTimeLagMs: number | null): readonly string[] =>
      judgeLag(report('Stable', [25, times(7, null)]), { maxLag, maxTimeLagMs }).exceeded;
    expect(exceeded(5, 7)).toEqual([]);
    expect(exceeded(4, 6)).toEqual(['lag', 'time-lag']);
  });

  it('has caught up only when it is settled and all is seen', () => {
    const caughtUp = (...args: Parameters<typeof report>): boolean => isCaughtUp(judgeLag(report(...args), none));
    expect(caughtUp('Stable', [30, unknownTimes])).toBe(true);
    expect(caughtUp('PreparingRebalance', [30, unknownTimes])).toBe(false);
    expect(caughtUp('Stable', [30, unknownTimes], [-1, unknownTimes])).toBe(false);
    expect(caughtUp('Stable', [null, unknownTimes])).toBe(false);
  });

  it('cannot be judged where a limit needs what is not known, unless another partition passes it already', () => {
    const undecided = (
      maxLag: number | null,
      maxTimeLagMs: number | null,
      ...args: Parameters<typeof report>
    ): number => undecidedPartitions(judgeLag(report(...args), { maxLag, maxTimeLagMs }));
    expect(undecided(9, null, 'Stable', [25, unknownTimes])).toBe(0);
    expect(undecided(9, null, 'Stable', [25, unknownTimes], [-1, unknownTimes])).toBe(1);
    expect(undecided(1, null, 'Stable', [25, unknownTimes], [-1, unknownTimes])).toBe(0);
    expect(undecided(null, 9, 'Stable', [25, unknownTimes], [28, times(3, null)])).toBe(1);
    expect(undecided(null, 9, 'Stable', [30, unknownTimes], [null, unknownTimes])).toBe(0);
    expect(undecided(null, null, 'Stable', [-1, unknownTimes])).toBe(0);
  });
});

describe('times', () => {
  const [now, kept] = [1_000_000, 50_000];
  it.each([
    ['the record that is next', 25, 990_000, kept, { timeLagMs: 10_000, headroomMs: 40_000 }],
    ['nothing left to read', 30, null, kept, { timeLagMs: 0, headroomMs: kept }],
    ['only markers left', 29, 'none' as const, kept, { timeLagMs: 0, headroomMs: kept }],
    ['a record that cannot be read', 25, null, kept, unknownTimes],
    ['no commit', null, 990_000, kept, unknownTimes],
    ['a commit that retention has passed', 4, 960_000, kept, { timeLagMs: 40_000, headroomMs: 0 }],
    ['a record that is due', 25, 900_000, kept, { timeLagMs: 100_000, headroomMs: 0 }],
    ['a record from the future', 25, 1_000_500, kept, { timeLagMs: 0, headroomMs: 50_500 }],
    ['retention that is not by time', 25, 990_000, null, { timeLagMs: 10_000, headroomMs: null }],
  ])('%s', (_, committed, time, retention, expected) => {
    expect(partitionTimes(partitionLag(committed, log), time, retention, now)).toEqual(expected);
  });

  it.each([
    [{ 'cleanup.policy': 'delete', 'retention.ms': '5' }, 5],
    [{ 'cleanup.policy': 'compact, delete', 'retention.ms': '5', 'retention.bytes': '-1' }, 5],
    [{ 'cleanup.policy': 'compact', 'retention.ms': '5' }, null],
    [{ 'cleanup.policy': 'delete', 'retention.ms': '5', 'retention.bytes': '1' }, null],
    [{ 'cleanup.policy': 'delete', 'retention.ms': '-1' }, null],
    [{}, null],
  ])('%j keeps records for %s ms', (configs, expected) => {
    expect(retentionMs(new Map(Object.entries(configs)))).toBe(expected);
  });
});

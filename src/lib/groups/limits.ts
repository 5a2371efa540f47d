import type { ExceededLimit } from '../documents/group-words.js';
import type { GroupReport } from './group-report.js';
import { totalLag, type TotalLag } from './lag.js';

/** What a group may be behind; null for no limit. */
export interface LagLimits {
  readonly maxLag: number | null;
  readonly maxTimeLagMs: number | null;
}

/** How far a group is behind in all, and whether that is too much. */
export interface GroupLag extends TotalLag {
  readonly report: GroupReport;
  /** Of the partition that is furthest behind. */
  readonly timeLagMs: number | null;
  /** Of the partition that has the least. */
  readonly headroomMs: number | null;
  readonly limits: LagLimits;
  readonly exceeded: readonly ExceededLimit[];
}

/** Sums up a group. For limits counts what is left to be read. */
export function judgeLag(report: GroupReport, limits: LagLimits): GroupLag {
  const total = totalLag(report.partitions);
  const timeLagMs = extreme(
    Math.max,
    report.partitions.map((partition) => partition.timeLagMs),
  );
  const exceeded: ExceededLimit[] = [];
  if (limits.maxLag !== null && total.left > limits.maxLag) exceeded.push('lag');
  if (limits.maxTimeLagMs !== null && timeLagMs !== null && timeLagMs > limits.maxTimeLagMs) exceeded.push('time-lag');
  return {
    ...total,
    report,
    timeLagMs,
    headroomMs: extreme(
      Math.min,
      report.partitions.map((partition) => partition.headroomMs),
    ),
    limits,
    exceeded,
  };
}

/** False as long as something is left, cannot be seen, or is about to be shared out. */
export function isCaughtUp(lag: GroupLag): boolean {
  return lag.left === 0 && lag.unknownPartitions === 0 && isSettled(lag.report.state);
}

/** While members come and go, the group's state says nothing of what they are going to read. */
export function isSettled(state: string): boolean {
  return state === 'Stable' || state === 'Empty';
}

/** Partitions of which a limit should have been looked at and could not, where what was seen does not pass it. */
export function undecidedPartitions({ limits, exceeded, unknownPartitions, report }: GroupLag): number {
  const { maxLag, maxTimeLagMs } = limits;
  if ((maxLag === null && maxTimeLagMs === null) || exceeded.length > 0) return 0;
  const untimed = report.partitions.filter(({ lag, timeLagMs }) => lag !== null && lag > 0 && timeLagMs === null);
  return unknownPartitions + (maxTimeLagMs === null ? 0 : untimed.length);
}

function extreme(choose: (...values: number[]) => number, values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((a, b) => choose(a, b));
}

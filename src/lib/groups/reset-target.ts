import type { LogRange } from '../kafka/log-ends.js';
import { int64Sum, nearestSafe, type Int64 } from '../values/int64.js';

/** Where to move a commit to. */
export type ResetTarget =
  | { readonly kind: 'earliest' }
  | { readonly kind: 'latest' }
  | { readonly kind: 'offset'; readonly offset: Int64 }
  /** From the present commit, forward or (negative) back. */
  | { readonly kind: 'shift'; readonly by: number }
  /** The first record at or after a time, in epoch milliseconds. */
  | { readonly kind: 'time'; readonly timestamp: number }
  /** Where it is; the end of the log where there is no commit. */
  | { readonly kind: 'current' };

export interface PartitionState {
  /** null without a commit. */
  readonly committed: Int64 | null;
  readonly range: { readonly start: number; readonly end: number };
  /** Offset of the first record at or after the time of the target; null where there is none, or no time. */
  readonly atTime: number | null;
}

export interface NewOffset {
  readonly offset: Int64;
  /** What was asked for, where that is outside the log. */
  readonly clampedFrom: Int64 | null;
}

/**
 * Where one partition's commit goes, as Kafka's own `GroupOffsetsResetter` has it.
 * @returns null where the target starts from a commit and there is none
 */
export function newOffset(target: ResetTarget, { committed, range, atTime }: PartitionState): NewOffset | null {
  switch (target.kind) {
    case 'earliest':
      return { offset: range.start, clampedFrom: null };
    case 'latest':
      return { offset: range.end, clampedFrom: null };
    case 'offset':
      return clamped(target.offset, range);
    case 'shift':
      return committed === null ? null : clamped(int64Sum(committed, target.by), range);
    case 'time':
      return { offset: atTime ?? range.end, clampedFrom: null };
    case 'current':
      return { offset: committed ?? range.end, clampedFrom: null };
  }
}

/** The nearest offset within the log. */
function clamped(offset: Int64, { start, end }: PartitionState['range']): NewOffset {
  const inside = Math.min(Math.max(nearestSafe(offset), start), end);
  return { offset: inside, clampedFrom: inside === offset ? null : offset };
}

export interface Consequences {
  /** Records that the group has read and reads again; null without a commit. */
  readonly reread: number | null;
  /** Records that the group has not read and is not going to; null without a commit. */
  readonly skipped: number | null;
  /** What is left to read afterwards; null where the log cannot be seen. */
  readonly newLag: number | null;
  /** Records that retention took before the group had read them, whatever the reset does. */
  readonly lost: number;
}

/** @param planned null where the commit is taken away */
export function consequences(current: Int64 | null, planned: Int64 | null, { start, end }: LogRange): Consequences {
  const committed = current === null ? null : nearestSafe(current);
  const next = planned === null ? null : nearestSafe(planned);
  if (start === null || end === null) return { reread: null, skipped: null, newLag: null, lost: 0 };
  const newLag = next === null ? null : Math.max(0, end - next);
  if (committed === null) return { reread: null, skipped: null, newLag, lost: 0 };
  const lost = Math.max(0, start - committed);
  if (next === null) return { reread: null, skipped: null, newLag, lost };
  return {
    reread: Math.max(0, Math.min(committed, end) - Math.max(next, start)),
    skipped: Math.max(0, Math.min(next, end) - Math.max(committed, start)),
    newLag,
    lost,
  };
}

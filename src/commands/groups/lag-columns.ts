import type { Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import { roughDuration } from '../../lib/values/duration.js';
import type { partitionDocument } from './group-document.js';

type Partition = ReturnType<typeof partitionDocument>;

export const timeColumns: readonly Column<Pick<Partition, 'timeLagMs' | 'headroomMs'>>[] = [
  { heading: 'TIME-LAG', value: ({ timeLagMs }) => durationText(timeLagMs), align: 'right' },
  { heading: 'HEADROOM', value: ({ headroomMs }) => durationText(headroomMs), align: 'right' },
];

function durationText(milliseconds: number | null): string | null {
  return milliseconds === null ? null : roughDuration(milliseconds);
}

/** What is odd about commits, where there is anything; that one is missing is seen without it. */
export function noteColumn(
  partitions: readonly Pick<Partition, 'note'>[],
  theme: Theme,
): readonly Column<Pick<Partition, 'note'>>[] {
  if (partitions.every(({ note }) => note === null || note === 'no-commit')) return [];
  return [{ heading: 'NOTE', value: ({ note }) => (note === null || note === 'no-commit' ? note : theme.warn(note)) }];
}

type Unread = Pick<Partition, 'lag' | 'uncommitted' | 'left'>;

/** What is left to be read, where that is not what the offsets say. */
export function leftColumn(rows: readonly Unread[]): readonly Column<Unread>[] {
  if (rows.every(({ lag, uncommitted, left }) => left === null || left === (lag ?? 0) + (uncommitted ?? 0))) return [];
  return [{ heading: 'LEFT', value: ({ left }) => left, align: 'right' }];
}

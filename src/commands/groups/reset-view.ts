import type { ClusterReference } from '../../lib/context/context.js';
import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { ResetOutcome } from '../../lib/groups/apply-reset.js';
import type { ResetPlan } from '../../lib/groups/reset-plan.js';
import { formatTime } from '../../lib/values/time.js';
import { counted } from '../../lib/values/wording.js';
import type { Undo } from './undo.js';

export type ResetDocument = DocumentOf<'groups.reset-offsets'>;
type ResetPartition = ResetDocument['partitions'][number];

export function resetDocument(reset: {
  readonly cluster: ClusterReference;
  readonly plan: ResetPlan;
  readonly outcomes: readonly ResetOutcome[];
  readonly executed: boolean;
  readonly undo: Undo | null;
  readonly exported: string | null;
}): ResetDocument {
  const { cluster, plan, outcomes, executed, undo, exported } = reset;
  const { groupId: group, type, deletesGroup } = plan;
  return { cluster, group, type, executed, deletesGroup, undo, exported, partitions: outcomes.map(resetPartition) };
}

function resetPartition(outcome: ResetOutcome): ResetPartition {
  const { topic, partition, before, after, clampedFrom, outOfRange, reread, skipped } = outcome;
  const { newLag, lost, firstTimestamp, error } = outcome;
  const known = { topic, partition, currentOffset: before?.offset ?? null, newOffset: after?.offset ?? null };
  return { ...known, clampedFrom, outOfRange, reread, skipped, newLag, lost, firstTimestamp, error };
}

export async function resetView({ group, partitions }: ResetDocument, theme: Theme): Promise<string> {
  if (partitions.length === 0) return 'Nothing to reset: the group has no commits there.';
  const notes = partitions.some((partition) => noteOf(partition) !== '');
  const noteColumn: Column<ResetPartition> = {
    heading: 'NOTE',
    value: (partition) => (partition.error === null ? noteOf(partition) : theme.bad(noteOf(partition))),
  };
  return renderTable(
    partitions,
    [
      { heading: 'GROUP', value: () => group },
      { heading: 'TOPIC', value: ({ topic }) => topic },
      { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { heading: 'CURRENT-OFFSET', value: ({ currentOffset }) => currentOffset, align: 'right' },
      { heading: 'NEW-OFFSET', value: ({ newOffset }) => newOffset, align: 'right' },
      { heading: 'RE-READ', value: ({ reread }) => reread, align: 'right' },
      { heading: 'SKIPPED', value: ({ skipped }) => skipped, align: 'right' },
      { heading: 'NEW-LAG', value: ({ newLag }) => newLag, align: 'right' },
      { heading: 'FIRST-RECORD', value: ({ firstTimestamp }) => timeText(firstTimestamp) },
      ...(notes ? [noteColumn] : []),
    ],
    theme,
  );
}

function timeText(timestamp: ResetPartition['firstTimestamp']): string | null {
  return timestamp === null ? null : formatTime(timestamp);
}

function noteOf(partition: ResetPartition): string {
  const { error, clampedFrom, newOffset, outOfRange, lost, currentOffset } = partition;
  if (error !== null) return error.message;
  const end = clampedFrom !== null && newOffset !== null && clampedFrom > newOffset ? 'end' : 'start';
  const parts = [
    clampedFrom === null ? '' : `${clampedFrom} is outside the log: its ${end}`,
    outOfRange ? 'outside the log' : '',
    lost > 0 ? `${counted(lost, 'record')} lost to retention before` : '',
    newOffset === null && currentOffset !== null ? 'the commit goes' : '',
    newOffset !== null && newOffset === currentOffset ? 'unchanged' : '',
  ];
  return parts.filter((part) => part !== '').join('; ');
}

/** `re-reads 12 records, skips 3, leaves 40 to read` */
export function resetSummary(partitions: readonly ResetPartition[]): string {
  const sum = (valueOf: (partition: ResetPartition) => number | null): number =>
    partitions.reduce((all, partition) => all + (valueOf(partition) ?? 0), 0);
  const reread = counted(
    sum((partition) => partition.reread),
    'record',
  );
  return `re-reads ${reread}, skips ${sum((partition) => partition.skipped)}, leaves ${sum((partition) => partition.newLag)} to read`;
}

import type { ClusterReference } from '../../lib/context/context.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { PlannedOffsetDeletion } from '../../lib/groups/delete-offsets.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { inPartitionOrder, type PartitionTable } from '../../lib/kafka/partition-table.js';
import type { Undo } from './undo.js';

type OffsetDeletionDocument = DocumentOf<'groups.delete-offsets'>;

export function offsetDeletionDocument(deletion: {
  readonly cluster: ClusterReference;
  readonly dryRun: boolean;
  readonly planned: PlannedOffsetDeletion;
  readonly undo: Undo | null;
  /** Of those that were deleted, or should have been. */
  readonly errors: PartitionTable<ItemError | null>;
}): OffsetDeletionDocument {
  const { cluster, dryRun, planned, undo, errors } = deletion;
  const partitions = [
    ...planned.commits.map(({ topic, partition, offset }) => {
      const error = errors.get({ topic, partition });
      return { topic, partition, currentOffset: offset, deleted: error === null, error: error ?? null };
    }),
    ...planned.left.map(({ topic, partition, offset, error }) => {
      return { topic, partition, currentOffset: offset, deleted: false, error };
    }),
  ].sort(inPartitionOrder);
  return { cluster, group: planned.groupId, dryRun, undo, partitions };
}

export async function offsetDeletionTable(
  { partitions, dryRun }: OffsetDeletionDocument,
  theme: Theme,
): Promise<string> {
  return renderTable(
    partitions,
    [
      { heading: 'TOPIC', value: ({ topic }) => topic },
      { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { heading: 'CURRENT-OFFSET', value: ({ currentOffset }) => currentOffset, align: 'right' },
      { heading: 'STATUS', value: ({ error }) => error?.message ?? (dryRun ? 'would be deleted' : 'deleted') },
    ],
    theme,
  );
}

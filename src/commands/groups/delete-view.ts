import type { ClusterReference } from '../../lib/context/context.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { PlannedGroupDeletion } from '../../lib/groups/delete.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { counted } from '../../lib/values/wording.js';
import type { Undo } from './undo.js';

type DeletionDocument = DocumentOf<'groups.delete'>;

export function deletionDocument(deletion: {
  readonly cluster: ClusterReference;
  readonly dryRun: boolean;
  readonly planned: readonly PlannedGroupDeletion[];
  /** By name; of those that had committed something. */
  readonly undos: ReadonlyMap<string, Undo>;
  /** By name; of those that were deleted, or should have been. */
  readonly errors: ReadonlyMap<string, ItemError | null>;
}): DeletionDocument {
  const { cluster, dryRun, planned, undos, errors } = deletion;
  const groups = planned.map(({ groupId, type, commits, obstacle }) => {
    const error = obstacle ?? errors.get(groupId) ?? null;
    const deleted = errors.has(groupId) && error === null;
    return { group: groupId, type, commits: commits.length, deleted, undo: undos.get(groupId) ?? null, error };
  });
  return { cluster, dryRun, groups };
}

export function deletionText({ groups, dryRun }: DeletionDocument): string {
  if (groups.length === 0) return 'None of them is there.';
  const lines = groups.map(({ group, commits, error }) =>
    error === null
      ? `- ${group} ${dryRun ? 'would be' : 'is'} deleted, with ${counted(commits, 'commit')}`
      : `! ${group}: ${error.message}`,
  );
  return lines.join('\n');
}

import type { ClusterReference } from '../../lib/context/context.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { noSuchMember, type PlannedRemoval } from '../../lib/groups/remove-members.js';
import type { ItemError } from '../../lib/kafka/item-error.js';
import { assignmentText } from './describe-view.js';
import { byTopic } from './group-document.js';

type RemovalDocument = DocumentOf<'groups.remove-members'>;

export function removalDocument(removal: {
  readonly cluster: ClusterReference;
  readonly dryRun: boolean;
  readonly planned: PlannedRemoval;
  /** By member id; of those that were removed, or should have been. */
  readonly errors: ReadonlyMap<string, ItemError | null>;
}): RemovalDocument {
  const { cluster, dryRun, planned, errors } = removal;
  const members = planned.members.map(({ memberId, instanceId, clientId, host, partitions }) => {
    const error = errors.get(memberId);
    const assignment = byTopic(partitions);
    return { instanceId, memberId, clientId, host, assignment, removed: error === null, error: error ?? null };
  });
  const missing = planned.missing.map((instanceId) => {
    const nobody = { memberId: null, clientId: null, host: null, assignment: [] };
    return { instanceId, ...nobody, removed: false, error: noSuchMember };
  });
  return { cluster, group: planned.group.groupId, type: planned.group.type, dryRun, members: [...members, ...missing] };
}

export async function removalTable({ members, dryRun }: RemovalDocument, theme: Theme): Promise<string> {
  if (members.length === 0) return 'No members.';
  const status = dryRun ? 'would be removed' : 'removed';
  return renderTable(
    members,
    [
      { heading: 'GROUP-INSTANCE-ID', value: ({ instanceId }) => instanceId },
      { heading: 'CONSUMER-ID', value: ({ memberId }) => memberId },
      { heading: 'HOST', value: ({ host }) => host },
      { heading: 'CLIENT-ID', value: ({ clientId }) => clientId },
      { heading: 'ASSIGNMENT', value: ({ assignment }) => assignmentText(assignment) },
      { heading: 'STATUS', value: ({ error }) => error?.message ?? status },
    ],
    theme,
  );
}

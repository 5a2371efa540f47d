import type { GroupReport } from '../../lib/groups/group-report.js';
import { isSettled } from '../../lib/groups/limits.js';

/** What one has to know of groups that were named to read their offsets right. */
export function groupNotes(groups: readonly GroupReport[]): readonly string[] {
  return groups.flatMap(({ groupId, state, members, partitions }) => {
    const nothing = partitions.length === 0 ? ' and no offsets' : '';
    if (!isSettled(state)) return [`Group "${groupId}" is not settled: ${state}.`];
    return members.length === 0 ? [`Group "${groupId}" has no members${nothing}.`] : [];
  });
}

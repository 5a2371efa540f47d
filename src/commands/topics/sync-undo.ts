import type { Output } from '../../lib/cli/output.js';
import type { Outcome } from '../../lib/sync/apply.js';
import { creationOf } from '../shared/acl-creation.js';
import { quotaUndo } from '../shared/quota-undo.js';

/** The commands that bring back rights and limits that were taken away or changed. */
export function undoOf(out: Output, outcomes: readonly Outcome[]): string[] {
  return outcomes.flatMap(({ action, error }) => {
    if (error !== null) return [];
    if (action.action === 'delete-acl') return [out.command('acls create', creationOf(action.acl))];
    if (action.action !== 'alter-quotas') return [];
    const { entity, changes } = action;
    return quotaUndo(out, { entity, changes: changes.filter(({ before }) => before !== null) });
  });
}

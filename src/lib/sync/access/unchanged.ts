import { aclKey } from '../../names/acl-words.js';
import { entityKey } from '../../names/quota-words.js';
import type { Action } from '../actions.js';
import type { AccessScope, ObservedAccess } from './observe-access.js';

/** How many of each are as the catalog says; null of what is left alone. */
export interface UnchangedAccess {
  readonly acls: number | null;
  readonly users: number | null;
  readonly quotas: number | null;
}

export function unchangedAccess(
  scope: AccessScope | null,
  observed: ObservedAccess | null,
  actions: readonly Action[],
): UnchangedAccess {
  const live = new Set(observed?.acls?.map(aclKey));
  const altered = new Set(
    actions.flatMap((action) => (action.action === 'alter-quotas' ? [entityKey(action.entity)] : [])),
  );
  const refused = new Set(actions.flatMap((action) => (action.action === 'refused' ? [action.target] : [])));
  const present = new Set(observed?.quotas?.map(({ entity }) => entityKey(entity)));
  return {
    acls: scope?.acls?.filter((key) => live.has(key)).length ?? null,
    users: scope?.users?.filter((name) => !refused.has(`User:${name}`)).length ?? null,
    quotas: scope?.quotas?.filter((key) => present.has(key) && !altered.has(key)).length ?? null,
  };
}

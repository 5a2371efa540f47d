import type { QuotaChange } from '../../access/quotas.js';
import type { Acl } from '../../names/acl-words.js';
import type { QuotaEntity } from '../../names/quota-words.js';

/** One thing that has to happen to rights or limits for them to be what the catalog says. */
export type AccessAction = CreateAcl | DeleteAcl | AlterQuotas;

export interface CreateAcl {
  readonly action: 'create-acl';
  readonly acl: Acl;
  /**
   * Whether its resource has none yet: where `allow.everyone.if.no.acl.found` is true, everybody could do everything with it until
   * now.
   */
  readonly first: boolean;
}

export interface DeleteAcl {
  readonly action: 'delete-acl';
  readonly acl: Acl;
}

export interface AlterQuotas {
  readonly action: 'alter-quotas';
  readonly entity: QuotaEntity;
  readonly changes: readonly QuotaChange[];
}

/** Whether a right or a limit is taken away. */
export function takesAway(action: AccessAction): boolean {
  return action.action === 'delete-acl' || (action.action === 'alter-quotas' && action.changes.some(isRemoval));
}

export function isRemoval({ after }: QuotaChange): boolean {
  return after === null;
}

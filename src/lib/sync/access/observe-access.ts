import type { CatalogAccess } from '../../catalog/access.js';
import { describeAcls, everyAcl } from '../../kafka/admin/acl.js';
import { describeClientQuotas, type ClientQuotas } from '../../kafka/admin/client-quota.js';
import { describeScramUsers, type ScramUser } from '../../kafka/admin/scram-user.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { aclKey, type Acl } from '../../names/acl-words.js';
import { entityKey } from '../../names/quota-words.js';

/** What a plan looks at: keys of ACLs, names of users, keys of whom limits are for. null leaves them alone. */
export interface AccessScope {
  readonly acls: readonly string[] | null;
  readonly users: readonly string[] | null;
  readonly quotas: readonly string[] | null;
}

export interface ObservedAccess {
  readonly acls: readonly Acl[] | null;
  readonly users: readonly ScramUser[] | null;
  readonly quotas: readonly ClientQuotas[] | null;
}

/** null where a catalog says nothing of access. */
export function accessScope({ acls, users, quotas }: CatalogAccess): AccessScope | null {
  if (acls === null && users === null && quotas === null) return null;
  return {
    acls: acls?.map(aclKey) ?? null,
    users: users?.map(({ name }) => name) ?? null,
    quotas: quotas?.map(({ entity }) => entityKey(entity)) ?? null,
  };
}

/** Reads what is in scope, one request for each kind. @throws AppError REQUEST_FAILED, ACCESS_DENIED */
export async function observeAccess(
  { acls, users, quotas }: AccessScope,
  kafka: KafkaCluster,
): Promise<ObservedAccess> {
  const [liveAcls, liveUsers, liveQuotas] = await Promise.all([
    acls === null ? null : describeAcls(kafka, everyAcl),
    users === null ? null : users.length === 0 ? [] : describeScramUsers(kafka, users),
    quotas === null ? null : describeClientQuotas(kafka, null),
  ]);
  return { acls: liveAcls, users: liveUsers, quotas: liveQuotas };
}

/** The parts that a plan depends on, in a fixed order. @param everything also what the catalog does not name: it may have to go */
export function accessState(
  { acls, users, quotas }: ObservedAccess,
  scope: AccessScope,
  everything: boolean,
): readonly unknown[] {
  const [wantedAcls, wantedQuotas] = [new Set(scope.acls), new Set(scope.quotas)];
  return [
    acls
      ?.map(aclKey)
      .filter((key) => everything || wantedAcls.has(key))
      .sort() ?? null,
    users?.map(({ user, credentials }) => [user, credentials.map(({ mechanism }) => mechanism)]) ?? null,
    quotas
      ?.map(({ entity, values }) => [entityKey(entity), Object.entries(values).sort()] as const)
      .filter(([key]) => everything || wantedQuotas.has(key))
      .sort(([a], [b]) => (a < b ? -1 : 1)) ?? null,
  ];
}

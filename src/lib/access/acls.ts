import { createAcls, deleteAcls, describeAcls, everyAcl, type AclFilter, type AclOutcome } from '../kafka/admin/acl.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { resourceKey } from '../names/acl-resources.js';
import { aclKey, type Acl } from '../names/acl-words.js';

/** ACLs by resource, then by whom they are about. */
export async function listAcls(kafka: KafkaCluster, filters: readonly AclFilter[]): Promise<readonly Acl[]> {
  const found = await Promise.all(filters.map((filter) => describeAcls(kafka, filter)));
  return inOrder(found.flat());
}

/** Each once. */
function inOrder(acls: readonly Acl[]): readonly Acl[] {
  const byKey = new Map(acls.map((acl) => [aclKey(acl), acl]));
  return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, acl]) => acl);
}

export interface AclCreation {
  /** Those that are not there yet. */
  readonly missing: readonly Acl[];
  readonly present: readonly Acl[];
  /**
   * Resources that get their first ACL: where `allow.everyone.if.no.acl.found` is true, everybody could do everything with them
   * until now.
   */
  readonly firstOf: readonly Pick<Acl, 'resourceType' | 'resourceName' | 'patternType'>[];
}

export async function planAclCreation(kafka: KafkaCluster, wanted: readonly Acl[]): Promise<AclCreation> {
  const live = await describeAcls(kafka, everyAcl);
  const keys = new Set(live.map(aclKey));
  const resources = new Set(live.map(resourceKey));
  const acls = inOrder(wanted);
  const missing = acls.filter((acl) => !keys.has(aclKey(acl)));
  const first = new Map(
    missing.filter((acl) => !resources.has(resourceKey(acl))).map((acl) => [resourceKey(acl), acl]),
  );
  return { missing, present: acls.filter((acl) => keys.has(aclKey(acl))), firstOf: [...first.values()] };
}

export async function carryOutAclCreation(
  kafka: KafkaCluster,
  { missing }: AclCreation,
): Promise<readonly AclOutcome[]> {
  return missing.length === 0 ? [] : createAcls(kafka, missing);
}

export async function carryOutAclDeletion(kafka: KafkaCluster, acls: readonly Acl[]): Promise<readonly AclOutcome[]> {
  return acls.length === 0 ? [] : deleteAcls(kafka, acls);
}

import { listQuotas } from '../../access/quotas.js';
import type { CatalogAccess } from '../../catalog/access.js';
import { aclsIfKept, everyAcl } from '../../kafka/admin/acl.js';
import { describeScramUsers } from '../../kafka/admin/scram-user.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { isKnownAcl } from '../../names/acl-words.js';
import { quotaNames } from '../../names/quota-words.js';

/**
 * All rights and limits of a cluster, without those of kinds that this version does not know. ACLs are null where the brokers keep
 * none, as they have no authorizer.
 */
export async function exportAccess(kafka: KafkaCluster): Promise<CatalogAccess> {
  const [acls, users, quotas] = await Promise.all([
    aclsIfKept(kafka, everyAcl),
    describeScramUsers(kafka, null),
    listQuotas(kafka, null),
  ]);
  return {
    acls: acls?.filter(isKnownAcl) ?? null,
    users: users.flatMap(({ user, credentials }) => {
      const mechanisms = credentials.flatMap(({ mechanism }) => (mechanism === 'UNKNOWN' ? [] : [mechanism]));
      return mechanisms.length === 0 ? [] : [{ name: user, mechanisms }];
    }),
    quotas: quotas.flatMap(({ entity, values }) => {
      const limits = quotaNames.flatMap((name) => (values[name] === undefined ? [] : [[name, values[name]] as const]));
      return limits.length === 0 ? [] : [{ entity, limits: Object.fromEntries(limits) }];
    }),
  };
}

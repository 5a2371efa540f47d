import { refusalOfAclChanges } from '../../kafka/admin/acl.js';
import { alterClientQuotas } from '../../kafka/admin/client-quota.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { entityText } from '../../names/quota-words.js';
import { refuse, type Refused } from '../../schemas/subject-actions.js';
import type { AccessAction, AlterQuotas } from './access-actions.js';
import { aclText } from './plan-access.js';

/** Asks the controller which of these it would refuse: those become refusals with its reason. */
export async function refuseAccess(
  actions: readonly (AccessAction | Refused)[],
  kafka: KafkaCluster,
): Promise<readonly (AccessAction | Refused)[]> {
  const quotas = actions.filter((action): action is AlterQuotas => action.action === 'alter-quotas');
  const hasAcls = actions.some(({ action }) => action === 'create-acl' || action === 'delete-acl');
  const [aclRefusal, errors] = await Promise.all([
    hasAcls ? refusalOfAclChanges(kafka) : null,
    alterClientQuotas(kafka, quotas, { validateOnly: true }),
  ]);
  const quotaRefusals = new Map(quotas.map((action, index) => [action, errors[index] ?? null]));
  return actions.map((action) => {
    switch (action.action) {
      case 'create-acl':
      case 'delete-acl':
        return aclRefusal === null
          ? action
          : refuse(action.acl.principal, `${aclText(action.acl)}: ${aclRefusal.message}`);
      case 'alter-quotas': {
        const error = quotaRefusals.get(action) ?? null;
        return error === null ? action : refuse(entityText(action.entity), error.message);
      }
      default:
        return action;
    }
  });
}

import { alterClientQuotas } from '../../kafka/admin/client-quota.js';
import { createAcls, deleteAcls, type AclOutcome } from '../../kafka/admin/acl.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import { requestFailed, type ItemError } from '../../kafka/item-error.js';
import type { Acl } from '../../names/acl-words.js';
import { interrupted } from '../interrupted.js';
import type { AccessAction, AlterQuotas } from './access-actions.js';

type Results = readonly (readonly [AccessAction, ItemError | null])[];
type AclAction = Exclude<AccessAction, AlterQuotas>;

/**
 * Makes ACLs, then takes away those that have to go, so that nobody is without both; where one could not be made, none goes.
 * Limits are changed beside them.
 */
export async function applyAccess(actions: readonly AccessAction[], kafka: KafkaCluster): Promise<Results> {
  const created = actions.filter((action) => action.action === 'create-acl');
  const deleted = actions.filter((action) => action.action === 'delete-acl');
  const quotas = actions.filter((action) => action.action === 'alter-quotas');
  const [acls, limits] = await Promise.all([
    changeAcls(created, kafka, createAcls).then(async (results) => {
      const isComplete = results.every(([, error]) => error === null);
      return [
        ...results,
        ...(isComplete
          ? await changeAcls(deleted, kafka, deleteAcls)
          : deleted.map((action) => [action, notTried] as const)),
      ];
    }),
    changeLimits(quotas, kafka),
  ]);
  return [...acls, ...limits];
}

async function changeAcls(
  actions: readonly AclAction[],
  kafka: KafkaCluster,
  request: (kafka: KafkaCluster, acls: readonly Acl[]) => Promise<readonly AclOutcome[]>,
): Promise<Results> {
  return collected(actions, kafka, async () => {
    const outcomes = await request(
      kafka,
      actions.map(({ acl }) => acl),
    );
    return outcomes.map(({ error }) => error);
  });
}

function changeLimits(actions: readonly AlterQuotas[], kafka: KafkaCluster): Promise<Results> {
  return collected(actions, kafka, () => alterClientQuotas(kafka, actions, { validateOnly: false }));
}

/** @param request its answers, in the order of the actions */
async function collected(
  actions: readonly AccessAction[],
  kafka: KafkaCluster,
  request: () => Promise<readonly (ItemError | null)[]>,
): Promise<Results> {
  if (actions.length === 0) return [];
  if (kafka.signal.aborted) return actions.map((action) => [action, interrupted]);
  try {
    const errors = await request();
    return actions.map((action, index) => [action, errors[index] ?? null]);
  } catch (error) {
    return actions.map((action) => [action, requestFailed(error)]);
  }
}

const notTried: ItemError = {
  code: 'OPERATION_NOT_ATTEMPTED',
  message: 'it was left, as not all ACLs that are to come could be created',
};

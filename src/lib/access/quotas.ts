import { AppError } from '../errors.js';
import { alterClientQuotas, describeClientQuotas, type ClientQuotas } from '../kafka/admin/client-quota.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { QuotaEntity } from '../names/quota-words.js';

/** Limits by whom they are for, defaults first. */
export async function listQuotas(kafka: KafkaCluster, entity: QuotaEntity | null): Promise<readonly ClientQuotas[]> {
  const quotas = await describeClientQuotas(kafka, entity);
  const keyOf = (quota: ClientQuotas): string =>
    JSON.stringify(Object.entries(quota.entity).map(([type, name]) => [type, name ?? '']));
  return [...quotas].sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

export interface QuotaChange {
  readonly name: string;
  /** null where there was none. */
  readonly before: number | null;
  /** null where there is to be none. */
  readonly after: number | null;
}

export interface QuotaPlan {
  readonly entity: QuotaEntity;
  /** Nothing of what is so already. */
  readonly changes: readonly QuotaChange[];
}

/**
 * What a change would mean; the controller is asked whether it would do it.
 * @param wanted limits, and null for those that are to go; null as a whole for all that there are to go
 * @throws AppError REQUEST_FAILED
 */
export async function planQuotas(
  kafka: KafkaCluster,
  entity: QuotaEntity,
  wanted: Readonly<Record<string, number | null>> | null,
): Promise<QuotaPlan> {
  const [live] = await describeClientQuotas(kafka, entity);
  const values = live?.values ?? {};
  const after = wanted ?? Object.fromEntries(Object.keys(values).map((name) => [name, null]));
  const changes = Object.entries(after)
    .map(([name, value]) => ({ name, before: values[name] ?? null, after: value }))
    .filter((change) => change.before !== change.after);
  const plan = { entity, changes };
  await send(kafka, plan, { validateOnly: true });
  return plan;
}

export async function carryOutQuotas(kafka: KafkaCluster, plan: QuotaPlan): Promise<void> {
  await send(kafka, plan, { validateOnly: false });
}

async function send(kafka: KafkaCluster, plan: QuotaPlan, options: { readonly validateOnly: boolean }): Promise<void> {
  if (plan.changes.length === 0) return;
  const [error = null] = await alterClientQuotas(kafka, [plan], options);
  if (error !== null)
    throw new AppError('REQUEST_FAILED', `cannot change quotas, nothing was changed: ${error.message}`);
}

import type { QuotaEntity } from '../../names/quota-words.js';
import type { KafkaCluster } from '../cluster.js';
import { itemError, type ItemError } from '../item-error.js';
import { alterClientQuotasApi } from '../protocol/alter-client-quotas.js';
import { describeClientQuotasApi } from '../protocol/describe-client-quotas.js';
import { refusedItem, refusedRequest } from '../denied.js';

export interface ClientQuotas {
  readonly entity: QuotaEntity;
  /** By Kafka's name: `producer_byte_rate`, in bytes a second. */
  readonly values: Readonly<Record<string, number>>;
}

/** `DescribeClientQuotasRequest.MATCH_TYPE_…` */
const Match = { exact: 0, default: 1 } as const;

/**
 * Limits of clients.
 * @param entity whose, others with more parts left out; null for all
 * @throws AppError REQUEST_FAILED
 */
export async function describeClientQuotas(
  kafka: KafkaCluster,
  entity: QuotaEntity | null,
): Promise<readonly ClientQuotas[]> {
  const components = Object.entries(entity ?? {}).map(([entityType, match]) => ({
    entityType,
    matchType: match === null ? Match.default : Match.exact,
    match,
  }));
  const answer = await kafka.sendToAny(describeClientQuotasApi, { components, strict: entity !== null });
  const error = itemError(answer.errorCode, answer.errorMessage);
  if (error !== null) throw refusedRequest(kafka, 'cannot read quotas', error, { api: describeClientQuotasApi });
  return (answer.entries ?? []).map((entry) => ({
    entity: Object.fromEntries(entry.entity.map(({ entityType, entityName }) => [entityType, entityName])),
    values: Object.fromEntries(entry.values.map(({ key, value }) => [key, value])),
  }));
}

/**
 * Sets limits of one entity, or takes them away (null); others stay.
 * @returns null where it is done
 */
export async function alterClientQuotas(
  kafka: KafkaCluster,
  entity: QuotaEntity,
  changes: Readonly<Record<string, number | null>>,
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<ItemError | null> {
  const ops = Object.entries(changes).map(([key, value]) => ({ key, value: value ?? 0, remove: value === null }));
  const parts = Object.entries(entity).map(([entityType, entityName]) => ({ entityType, entityName }));
  const { entries } = await kafka.sendToController(
    alterClientQuotasApi,
    { entries: [{ entity: parts, ops }], validateOnly },
    (answer) => answer.entries.map(({ errorCode }) => errorCode),
  );
  const [result] = entries;
  if (result === undefined) return { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };
  return refusedItem(kafka, result.errorCode, result.errorMessage, { api: alterClientQuotasApi });
}

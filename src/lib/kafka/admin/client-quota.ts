import { entityKey, type QuotaEntity } from '../../names/quota-words.js';
import type { KafkaCluster } from '../cluster.js';
import { sendInBatches } from '../controller-batches.js';
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
    entity: entityIn(entry),
    values: Object.fromEntries(entry.values.map(({ key, value }) => [key, value])),
  }));
}

/** Limits of one entity to set, or to take away (null); others stay. */
export interface QuotaAlteration {
  readonly entity: QuotaEntity;
  readonly changes: readonly { readonly name: string; readonly after: number | null }[];
}

/** @returns for each of them null where it is done, or would be */
export async function alterClientQuotas(
  kafka: KafkaCluster,
  alterations: readonly QuotaAlteration[],
  { validateOnly }: { readonly validateOnly: boolean },
): Promise<readonly (ItemError | null)[]> {
  return sendInBatches(kafka, alterations, {
    recordsOf: ({ changes }) => changes.length,
    failed: (_, error): ItemError | null => error,
    send: async (batch) => {
      const { entries } = await kafka.sendToController(
        alterClientQuotasApi,
        { entries: batch.map(entryOf), validateOnly },
        (answer) => answer.entries.map(({ errorCode }) => errorCode),
      );
      const answers = new Map(
        entries.map(({ entity, errorCode, errorMessage }) => [
          entityKey(entityIn({ entity })),
          refusedItem(kafka, errorCode, errorMessage, { api: alterClientQuotasApi }),
        ]),
      );
      return batch.map(({ entity }) => {
        const answer = answers.get(entityKey(entity));
        return answer === undefined ? unanswered : answer;
      });
    },
  });
}

interface EntityPart {
  readonly entityType: string;
  readonly entityName: string | null;
}

/** As an answer names it. */
function entityIn({ entity }: { readonly entity: readonly EntityPart[] }): QuotaEntity {
  return Object.fromEntries(entity.map(({ entityType, entityName }) => [entityType, entityName]));
}

function entryOf({ entity, changes }: QuotaAlteration) {
  return {
    entity: Object.entries(entity).map(([entityType, entityName]) => ({ entityType, entityName })),
    ops: changes.map(({ name, after }) => ({ key: name, value: after ?? 0, remove: after === null })),
  };
}

const unanswered: ItemError = { code: 'REQUEST_FAILED', message: 'the broker did not answer for it' };

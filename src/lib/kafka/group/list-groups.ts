import { AppError, hasErrorCode } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { listGroupsApi } from '../protocol/list-groups.js';
import { expectAllKept, groupPartitionsAt } from './group-partitions.js';
import { groupTypes, type GroupType, type ListedGroup } from './group-types.js';
import { isUnanswered, patiently } from '../patience.js';

export interface GroupFilter {
  /** Only groups in one of these states; empty for all. */
  readonly states: readonly string[];
  /** Only groups of one of these types; empty for all. */
  readonly types: readonly GroupType[];
}

/** Milliseconds for which brokers that are going or coming are waited for. */
const patience = 20_000;
const answerWithin = 10_000;

/**
 * Every group of the cluster. Each broker knows its own, so all are asked, and all again while one has gone and its groups
 * have not come to others yet.
 * @throws AppError REQUEST_FAILED where the brokers cannot tell what is asked for, CLUSTER_NOT_READY where groups are with
 * no broker
 */
export async function listGroups(kafka: KafkaCluster, filter: GroupFilter): Promise<readonly ListedGroup[]> {
  let isReached = false; // while no broker answers at all, none is waited for
  const mayPass = (error: unknown): boolean =>
    isReached && (isUnanswered(error) || hasErrorCode(error, 'CLUSTER_NOT_READY'));
  return patiently(kafka.signal, { within: patience, despite: mayPass }, async () => {
    isReached = false;
    const { brokers } = await kafka.metadata([]);
    isReached = true;
    const lists = await Promise.all(
      brokers.map(async ({ id }) => {
        const held = await groupPartitionsAt(kafka, id);
        return { held, groups: await listGroupsAt(kafka, id, filter) };
      }),
    );
    expectAllKept(lists.map(({ held }) => held));
    const groups = new Map(lists.flatMap((list) => list.groups.map((group) => [group.groupId, group])));
    return [...groups.values()].sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
  });
}

async function listGroupsAt(
  kafka: KafkaCluster,
  brokerId: number,
  { states, types }: GroupFilter,
): Promise<readonly ListedGroup[]> {
  const body = { statesFilter: states, typesFilter: types };
  const { errorCode, groups } = await kafka.sendTo(brokerId, listGroupsApi, body, { answerWithin });
  const { name, retriable } = kafkaErrorCode(errorCode);
  if (retriable) throw new AppError('CLUSTER_NOT_READY', `broker ${brokerId} cannot list its groups yet: ${name}`);
  if (errorCode !== NO_ERROR)
    throw new AppError('REQUEST_FAILED', `broker ${brokerId} does not list its groups: ${name}`);
  return groups
    .map(({ groupId, protocolType, groupState, groupType }) => ({
      groupId,
      protocolType,
      state: stateOf(groupState, states),
      type: typeOf(groupType),
      coordinator: brokerId,
    }))
    .filter(({ state, type }) => {
      const wanted = state === null || states.length === 0 || states.includes(state);
      return wanted && (types.length === 0 || types.includes(type));
    });
}

function stateOf(state: string, wanted: readonly string[]): string | null {
  if (state !== '') return state;
  if (wanted.length === 0) return null;
  throw new AppError('REQUEST_FAILED', 'these brokers do not list the states of groups: that came with Kafka 2.6');
}

/** Brokers that do not tell the type, before version 5 of the request, keep classic groups. */
function typeOf(text: string): GroupType {
  return text === '' ? 'classic' : (groupTypes.find((type) => type === text.toLowerCase()) ?? 'unknown');
}

import { groupTypes, type GroupType } from '../../documents/group-words.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import { describeGroupsApi } from '../protocol/describe-groups.js';
import { listGroupsApi } from '../protocol/list-groups.js';
import { notNow } from './coordinator.js';
import type { ListedGroup } from './group-types.js';
import type { Coordinated } from './kept-partitions.js';
import { expectListed, listEverywhere, listsWithin } from './list-everywhere.js';

export interface GroupFilter {
  /** Only groups in one of these states; empty for all. */
  readonly states: readonly string[];
  /** Only groups of one of these types; empty for all. */
  readonly types: readonly GroupType[];
}

const keptGroups: Coordinated = {
  topic: '__consumer_offsets',
  noun: 'groups',
  keptBy: async (kafka, brokerId, names) => {
    const { groups } = await kafka.sendTo(brokerId, describeGroupsApi, {
      groups: names,
      includeAuthorizedOperations: false,
    });
    return groups.filter(({ errorCode }) => !notNow.has(kafkaErrorCode(errorCode).name)).map(({ groupId }) => groupId);
  },
};

/**
 * Every group of the cluster.
 * @throws AppError REQUEST_FAILED where the brokers cannot tell what is asked for, CLUSTER_NOT_READY where groups are with
 * no broker
 */
export async function listGroups(kafka: KafkaCluster, filter: GroupFilter): Promise<readonly ListedGroup[]> {
  const listed = await listEverywhere(kafka, keptGroups, (brokerId) => listGroupsAt(kafka, brokerId, filter));
  const groups = new Map(listed.map((group) => [group.groupId, group]));
  return [...groups.values()].sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
}

async function listGroupsAt(
  kafka: KafkaCluster,
  brokerId: number,
  { states, types }: GroupFilter,
): Promise<readonly ListedGroup[]> {
  const body = { statesFilter: states, typesFilter: types };
  const { errorCode, groups } = await kafka.sendTo(brokerId, listGroupsApi, body, { answerWithin: listsWithin });
  expectListed(brokerId, keptGroups.noun, errorCode);
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

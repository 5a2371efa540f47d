import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { askCoordinators, type AskBroker, type GroupAnswer } from './ask-coordinators.js';
import { notNow } from './coordinator.js';
import { describers, notFound, type Describer } from './describers.js';
import type { DescribedGroup, ListedGroup } from './group-types.js';
import { describeGroupsApi } from '../protocol/describe-groups.js';
import { refusedRequest } from '../denied.js';

/**
 * Groups with their members. Those that were listed are asked for by their type, at the broker that listed them; of
 * names alone the type is not known, so they are asked for as each type that the broker knows, all at once.
 * @returns the groups that there are, by name
 * @throws AppError REQUEST_FAILED
 */
export async function describeGroups(
  kafka: KafkaCluster,
  groups: readonly (ListedGroup | string)[],
): Promise<ReadonlyMap<string, DescribedGroup>> {
  const listed = new Map(groups.flatMap((group) => (typeof group === 'string' ? [] : [[group.groupId, group]])));
  const names = groups.map((group) => (typeof group === 'string' ? group : group.groupId));
  const coordinators = new Map([...listed].map(([name, { coordinator }]) => [name, coordinator]));
  const answers = await askCoordinators(kafka, names, askByType(kafka, listed), coordinators);
  const found = describedOnes(kafka, answers);
  // A group may have changed its type since it was listed, and old brokers cannot tell the type in a list.
  const others = [...listed.keys()].filter((name) => !found.has(name));
  if (others.length === 0) return found;
  const again = await askCoordinators(kafka, others, askByType(kafka, new Map()));
  return new Map([...found, ...describedOnes(kafka, again)]);
}

type Described = DescribedGroup | null;

function describedOnes(
  kafka: KafkaCluster,
  answers: ReadonlyMap<string, GroupAnswer<Described>>,
): ReadonlyMap<string, DescribedGroup> {
  const found = new Map<string, DescribedGroup>();
  for (const [name, { errorCode, value }] of answers) {
    if (errorCode === NO_ERROR && value !== null) found.set(name, value);
    else if (errorCode !== notFound) {
      const asked = { api: describeGroupsApi, group: name };
      throw refusedRequest(kafka, `cannot describe group "${name}"`, kafkaErrorCode(errorCode).name, asked);
    }
  }
  return found;
}

function askByType(kafka: KafkaCluster, listed: ReadonlyMap<string, ListedGroup>): AskBroker<Described> {
  return async (brokerId, groupIds) => {
    const usable = await describersAt(kafka, brokerId);
    const rounds = await Promise.all(
      usable.map(async ({ type, ask }) => {
        const ofType = groupIds.filter((groupId) => (listed.get(groupId)?.type ?? type) === type);
        return ofType.length === 0 ? [] : ask(kafka, brokerId, ofType);
      }),
    );
    const answers = new Map<string, GroupAnswer<Described>>();
    for (const answer of rounds.flat()) {
      const before = answers.get(answer.groupId);
      if (before === undefined || rankOf(answer.errorCode) < rankOf(before.errorCode))
        answers.set(answer.groupId, answer);
    }
    return groupIds.map((groupId) => {
      const { errorCode, value } = answers.get(groupId) ?? { errorCode: notFound, value: null };
      return { groupId, errorCode: rankOf(errorCode) === rankOf(notFound) ? notFound : errorCode, value };
    });
  };
}

async function describersAt(kafka: KafkaCluster, brokerId: number): Promise<readonly Describer[]> {
  const versions = await Promise.all(describers.map(({ api }) => kafka.versionAt(brokerId, api)));
  return describers.filter((_, index) => versions[index] !== null);
}

/** Which of the answers about one group says most: lower is better. A type that is switched off has no groups. */
function rankOf(errorCode: number): number {
  const { name } = kafkaErrorCode(errorCode);
  if (errorCode === NO_ERROR) return 0;
  if (notNow.has(name)) return 1;
  return errorCode === notFound || name === 'UNSUPPORTED_VERSION' ? 3 : 2;
}

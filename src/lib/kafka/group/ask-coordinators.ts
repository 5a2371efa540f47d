import { throwIfAborted } from '../../abort.js';
import { AppError } from '../../errors.js';
import { groupBy } from '../../values/group-by.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode } from '../error-codes.js';
import { CoordinatorType } from '../protocol/find-coordinator.js';
import { notNow } from './coordinator.js';
import { findCoordinators } from './find-coordinators.js';
import { isUnanswered, patiently } from '../patience.js';

/** What a coordinator says of one group. */
export interface GroupAnswer<Value> {
  readonly groupId: string;
  readonly errorCode: number;
  readonly value: Value;
}

/** Asks one broker about groups that it coordinates, in one request where the protocol allows it. */
export type AskBroker<Value> = (
  brokerId: number,
  groupIds: readonly string[],
) => Promise<readonly GroupAnswer<Value>[]>;

/** Milliseconds for which coordinators that are gone or moving are looked for. */
const patience = 60_000;
/** Groups in one request: enough to need few, and few enough for the broker to answer soon. */
const groupsInRequest = 1_000;

/** Milliseconds for a coordinator to answer about many groups, after which it is taken to be gone. */
export const coordinatorAnswersWithin = 15_000;

/**
 * Asks about many groups, each at its coordinator, in one request to each broker; again where a coordinator has moved,
 * loads, or does not answer.
 * @param known coordinators that are known already, by group; the others are looked up in one request
 * @returns an answer for each group
 * @throws AppError where coordinators cannot be reached for a minute
 */
export async function askCoordinators<Value>(
  kafka: KafkaCluster,
  groupIds: readonly string[],
  ask: AskBroker<Value>,
  known: ReadonlyMap<string, number> = new Map(),
): Promise<ReadonlyMap<string, GroupAnswer<Value>>> {
  const answers = new Map<string, GroupAnswer<Value>>();
  const coordinators = new Map(known);
  let open = [...new Set(groupIds)];
  if (open.length === 0) return answers;
  const failure = await patiently<Error | null>(kafka.signal, { within: patience, until: isNull }, async (number) => {
    if (number > 1) await kafka.turnToAnother();
    const unknown = open.filter((groupId) => !coordinators.has(groupId));
    for (const [groupId, broker] of await coordinatorsOf(kafka, unknown)) coordinators.set(groupId, broker);
    const byBroker = groupBy(open, (groupId) => coordinators.get(groupId) ?? -1);
    const rounds = await Promise.all(
      [...byBroker].map(([broker, ofBroker]) => askBroker(kafka, broker, ofBroker, ask)),
    );
    for (const answer of rounds.flatMap((round) => round.answers)) answers.set(answer.groupId, answer);
    open = open.filter((groupId) => !answers.has(groupId));
    for (const groupId of open) coordinators.delete(groupId);
    return open.length === 0 ? null : (rounds.find((round) => round.failure !== null)?.failure ?? notReady(open));
  });
  if (failure !== null) throw failure;
  return answers;
}

function isNull(value: unknown): boolean {
  return value === null;
}

async function coordinatorsOf(kafka: KafkaCluster, groupIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  return groupIds.length === 0 ? new Map() : findCoordinators(kafka, CoordinatorType.group, groupIds);
}

interface Round<Value> {
  /** Without those of groups whose coordinator is another broker by now, or not ready. */
  readonly answers: readonly GroupAnswer<Value>[];
  readonly failure: Error | null;
}

async function askBroker<Value>(
  kafka: KafkaCluster,
  brokerId: number,
  groupIds: readonly string[],
  ask: AskBroker<Value>,
): Promise<Round<Value>> {
  const answers: GroupAnswer<Value>[] = [];
  try {
    for (let start = 0; start < groupIds.length; start += groupsInRequest) {
      const answered = await ask(brokerId, groupIds.slice(start, start + groupsInRequest));
      answers.push(...answered.filter(({ errorCode }) => !notNow.has(kafkaErrorCode(errorCode).name)));
    }
    return { answers, failure: null };
  } catch (error) {
    throwIfAborted(kafka.signal);
    if (!(error instanceof AppError) || !isUnanswered(error)) throw error;
    return { answers, failure: error };
  }
}

function notReady(groupIds: readonly string[]): AppError {
  return new AppError('CLUSTER_NOT_READY', `the coordinator of group "${groupIds[0] ?? ''}" is not ready`);
}

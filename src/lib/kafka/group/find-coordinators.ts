import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { CoordinatorType, findCoordinatorApi } from '../protocol/find-coordinator.js';
import { patiently } from '../patience.js';
import { refusedRequest } from '../denied.js';

/** Milliseconds for the topic that holds groups to be made or loaded. */
const patience = 10_000;
/** Since version 4 one request asks for many keys. */
const versionWithManyKeys = 4;

/**
 * The broker that coordinates each group or transaction.
 * @param type `CoordinatorType.group` or `CoordinatorType.transaction`
 * @throws AppError REQUEST_FAILED, ACCESS_DENIED, CLUSTER_NOT_READY
 */
export async function findCoordinators(
  kafka: KafkaCluster,
  type: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const isOpen = (key: string): boolean => !found.has(key);
  await patiently(kafka.signal, { within: patience, until: () => !keys.some(isOpen) }, async (number) => {
    if (number > 1) await kafka.turnToAnother();
    for (const { key, nodeId, errorCode } of await ask(kafka, type, keys.filter(isOpen))) {
      const { name, retriable } = kafkaErrorCode(errorCode);
      if (errorCode === NO_ERROR) found.set(key, nodeId);
      else if (!retriable) {
        const named = type === CoordinatorType.group ? { group: key } : { transactionalId: key };
        const what = `cannot find the coordinator of "${key}"`;
        throw refusedRequest(kafka, what, name, { api: findCoordinatorApi, ...named });
      }
    }
  });
  const missing = keys.find(isOpen);
  if (missing === undefined) return found;
  throw new AppError('CLUSTER_NOT_READY', `the cluster has no coordinator for "${missing}" at the moment`);
}

interface Coordinator {
  readonly key: string;
  readonly nodeId: number;
  readonly errorCode: number;
}

async function ask(kafka: KafkaCluster, keyType: number, keys: readonly string[]): Promise<readonly Coordinator[]> {
  const version = await kafka.versionOf(findCoordinatorApi);
  if (version !== null && version >= versionWithManyKeys) {
    return (await kafka.sendToAny(findCoordinatorApi, { key: '', keyType, coordinatorKeys: keys })).coordinators;
  }
  return Promise.all(
    keys.map(async (key) => {
      const { nodeId, errorCode } = await kafka.sendToAny(findCoordinatorApi, { key, keyType, coordinatorKeys: [] });
      return { key, nodeId, errorCode };
    }),
  );
}

import { sleep } from '../../abort.js';
import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { findCoordinatorApi } from '../protocol/find-coordinator.js';

/** Attempts while the topic that holds groups is being made or loaded, and the pause between in milliseconds. */
const attempts = 50;
const pause = 200;
/** Since version 4 one request asks for many keys. */
const versionWithManyKeys = 4;

/**
 * The broker that coordinates each group or transaction.
 * @param type `CoordinatorType.group` or `CoordinatorType.transaction`
 * @throws AppError REQUEST_FAILED, CLUSTER_NOT_READY
 */
export async function findCoordinators(
  kafka: KafkaCluster,
  type: number,
  keys: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  for (let attempt = 1, open = keys; ; attempt++) {
    for (const { key, nodeId, errorCode } of await ask(kafka, type, open)) {
      const { name, retriable } = kafkaErrorCode(errorCode);
      if (errorCode === NO_ERROR) found.set(key, nodeId);
      else if (!retriable) throw new AppError('REQUEST_FAILED', `no coordinator for "${key}": ${name}`);
    }
    open = keys.filter((key) => !found.has(key));
    if (open.length === 0) return found;
    if (attempt === attempts) {
      throw new AppError('CLUSTER_NOT_READY', `the cluster has no coordinator for "${open[0] ?? ''}" at the moment`);
    }
    await sleep(pause, kafka.signal);
    await kafka.turnToAnother();
  }
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

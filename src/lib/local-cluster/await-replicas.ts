import { sleep } from '../abort.js';
import type { BrokerViews, BrokerView } from './broker-views.js';
import { partitionHealth } from './formation.js';

/** Milliseconds between two looks. */
const interval = 40;
/** Milliseconds that replicas have to catch up before they are left to it; `status` tells of those. */
const limit = 10_000;

/** Lets replicas that were away catch up, so that a cluster that was just repaired is whole. */
export async function awaitReplicas(views: BrokerViews, signal: AbortSignal): Promise<void> {
  const deadline = Date.now() + limit;
  while (isBehind(await views.ask()) && Date.now() < deadline) await sleep(interval, signal);
}

function isBehind(views: readonly BrokerView[]): boolean {
  return views.some(({ metadata }) => metadata !== null && partitionHealth(metadata).underReplicated > 0);
}

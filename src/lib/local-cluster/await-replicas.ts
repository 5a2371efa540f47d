import type { BrokerViews, BrokerView } from './broker-views.js';
import { partitionHealth } from './formation.js';
import { patiently } from '../kafka/patience.js';

/** Milliseconds that replicas have to catch up before they are left to it; `status` tells of those. */
const within = 10_000;
/** Milliseconds: most are there already, and every `up` waits for this. */
const pause = 40;

/** Lets replicas that were away catch up, so that a cluster that was just repaired is whole. */
export async function awaitReplicas(views: BrokerViews, signal: AbortSignal): Promise<void> {
  await patiently(signal, { within, pause, until: areInSync }, () => views.ask());
}

function areInSync(views: readonly BrokerView[]): boolean {
  return views.every(({ metadata }) => metadata === null || partitionHealth(metadata).underReplicated === 0);
}

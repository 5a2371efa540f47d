import type { LocalClusterAddresses } from '../config/connection.js';
import { apicurioPrefix } from '../registry/prefix.js';
import type { ClusterLayout } from '../runtime/layout.js';
import type { RuntimeOptions } from './choose-runtime.js';
import { isRunning, openCluster, statesOf } from './open-cluster.js';

/** The addresses of the local cluster of that name; null where nothing of it runs. */
export async function findLocalCluster(name: string, options: RuntimeOptions): Promise<LocalClusterAddresses | null> {
  const cluster = await openCluster(name, options);
  if (cluster === null || !(await statesOf(cluster)).some(isRunning)) return null;
  return addressesOf(cluster.layout);
}

export function addressesOf({ brokers, registry }: ClusterLayout): LocalClusterAddresses {
  return {
    brokers,
    registry: registry === null ? null : `http://${registry.host}:${registry.port}${apicurioPrefix}`,
  };
}

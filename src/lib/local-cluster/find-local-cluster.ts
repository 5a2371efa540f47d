import type { LocalClusterAddresses } from '../config/connection.js';
import { hasErrorCode } from '../errors.js';
import { apicurioPrefix } from '../registry/prefix.js';
import type { RuntimeOptions } from './choose-runtime.js';
import { isRunning, openCluster, statesOf } from './open-cluster.js';
import { urlOf, type ClusterLayout, type RegistryService } from './runtime/layout.js';

/** The addresses of the local cluster of that name; null where nothing of it runs. */
export async function findLocalCluster(name: string, options: RuntimeOptions): Promise<LocalClusterAddresses | null> {
  const cluster = await openCluster(name, options);
  if (cluster === null) return null;
  try {
    return (await statesOf(cluster)).some(isRunning) ? addressesOf(cluster.layout) : null;
  } catch (error) {
    // Without its engine no container runs.
    if (hasErrorCode(error, 'DOCKER_MISSING', 'DOCKER_NOT_RUNNING')) return null;
    throw error;
  }
}

export function addressesOf({ brokers, registry }: ClusterLayout): LocalClusterAddresses {
  return {
    brokers,
    registry: registry === null ? null : registryUrl(registry),
  };
}

/** Of its Confluent API. */
function registryUrl(registry: RegistryService): string {
  return `${urlOf(registry)}${registry.kind === 'apicurio' ? apicurioPrefix : ''}`;
}

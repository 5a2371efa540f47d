import type { LocalClusterAddresses } from '../config/connection.js';
import { apicurioPrefix } from '../registry/prefix.js';
import type { Folders } from '../runtime/folders.js';
import { clusterLayout } from '../runtime/layout.js';
import { loadClusterState } from '../runtime/state.js';

/** The addresses of the local cluster of that name; null where it does not run. */
export async function findLocalCluster(folders: Folders, name: string): Promise<LocalClusterAddresses | null> {
  const state = await loadClusterState(folders, name);
  if (state === null) return null;
  const { brokers, registry } = clusterLayout(state);
  return {
    brokers,
    registry: registry === null ? null : `http://${registry.host}:${registry.port}${apicurioPrefix}`,
  };
}

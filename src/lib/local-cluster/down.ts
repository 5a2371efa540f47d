import { hasErrorCode } from '../errors.js';
import type { RuntimeOptions } from './choose-runtime.js';
import { clusterFrom, openCluster, waitingFor, type OpenCluster } from './open-cluster.js';
import { servicesOf } from './runtime/layout.js';
import type { StopOutcome } from './runtime/runtime.js';
import { withClusterLock, type ClusterState } from './runtime/state.js';

export interface DownOptions extends RuntimeOptions {
  readonly name: string;
  /** Also delete the data. */
  readonly volumes: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

type RemovalOptions = Omit<DownOptions, 'signal' | 'progress'>;

export interface DownResult {
  readonly services: readonly StopOutcome[];
  readonly volumesDeleted: boolean;
}

/** Ends a local cluster. Its data stays unless `volumes` says otherwise. */
export async function bringDown(options: DownOptions): Promise<DownResult> {
  const { name, folders, volumes, signal, progress } = options;
  if ((await openForRemoval(options)) === null) return { services: [], volumesDeleted: false };
  const onWait = (): void => progress(waitingFor(name));
  return withClusterLock({ folders, name, signal, onWait }, async () => {
    const cluster = await openForRemoval(options);
    if (cluster === null) return { services: [], volumesDeleted: false };
    const names = servicesOf(cluster.layout).map((service) => service.name);
    const services = await cluster.runtime.stop(cluster, names);
    await (volumes ? cluster.runtime.deleteData(cluster) : cluster.runtime.tidy(cluster));
    return { services, volumesDeleted: volumes };
  });
}

/** True where there is data that `volumes` would delete. */
export async function hasData(options: RemovalOptions): Promise<boolean> {
  return (await openForRemoval(options)) !== null;
}

/** A cluster whose state is damaged can still be deleted: all that it could have is ended. */
async function openForRemoval(options: RemovalOptions): Promise<OpenCluster | null> {
  try {
    return await openCluster(options.name, options);
  } catch (error) {
    if (!options.volumes || !hasErrorCode(error, 'DATA_UNUSABLE')) throw error;
    return clusterFrom({ ...largest, name: options.name }, options);
  }
}

const largest: Omit<ClusterState, 'name'> = {
  version: 1,
  runtime: 'native',
  nodes: 3,
  portOffset: 0,
  registry: true,
  ui: false,
  stack: 'kraft',
  // With the process before its registry.
  secure: true,
  clusterId: '',
  ready: true,
};

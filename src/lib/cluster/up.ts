import { join } from 'node:path';
import { AppError, hasErrorCode } from '../errors.js';
import { randomKafkaId } from '../runtime/kafka-id.js';
import { portsOf, servicesOf, type ServiceName } from '../runtime/layout.js';
import { withLock } from '../runtime/lock.js';
import {
  clusterLockFile,
  loadClusterState,
  saveClusterState,
  type ClusterState,
  type RuntimeKind,
} from '../runtime/state.js';
import { chooseKind, createRuntime, type RuntimeOptions } from './choose-runtime.js';
import { firstFreeOffset, refuseOverlap, refuseTakenPorts } from './choose-ports.js';
import {
  checkClusterName,
  clusterFrom,
  isRunning,
  nameFlag,
  statesOf,
  waitingFor,
  type OpenCluster,
} from './open-cluster.js';
import { counted } from '../values/wording.js';
import { awaitReady } from './readiness.js';

export interface UpOptions extends RuntimeOptions {
  readonly name: string;
  /** undefined: as the kept data, else 3. */
  readonly nodes: 1 | 3 | undefined;
  /** undefined: as the kept data, else 0. */
  readonly portOffset: number | 'auto' | undefined;
  readonly registry: boolean;
  readonly kind: 'auto' | RuntimeKind;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface UpResult {
  readonly cluster: OpenCluster;
  /** Services that did not run before. */
  readonly started: readonly ServiceName[];
}

/**
 * Makes a local cluster run, whole: starts what does not run and returns when all of it is ready. A second call waits for
 * the first. When it fails or is interrupted, what runs is what ran before.
 */
export async function bringUp(options: UpOptions): Promise<UpResult> {
  const { name, folders, signal, progress } = options;
  checkClusterName(name);
  const onWait = (): void => progress(waitingFor(name));
  return withLock(clusterLockFile(folders, name), { signal, onWait }, async () => {
    const kept = await keptState(options);
    refuseOtherNodes(kept, options);
    const runtime = await createRuntime(chooseKind(options.kind, kept?.runtime ?? null), options);
    const before = kept === null ? [] : await statesOf(await clusterFrom(kept, options));
    const running = before.filter(isRunning).map((service) => service.name);
    const registry = options.registry || running.includes('schema-registry');
    const services = servicesWith(registry, kept?.nodes ?? options.nodes ?? 3);
    if (services.some((service) => !running.includes(service))) await runtime.prepare(services, { signal, progress });

    const bring = async (): Promise<UpResult> => {
      const portOffset = await chooseOffset(options, kept, { running, registry });
      const state = nextState(options, kept, { runtime: runtime.kind, portOffset, registry });
      const cluster: OpenCluster = { ...(await clusterFrom(state, options)), runtime };
      return startMissing(cluster, running, kept, options);
    };
    // Nobody else may look for free ports until these are listened on.
    return options.portOffset === 'auto' && running.length === 0
      ? withLock(join(folders.cache, 'ports.lock'), { signal, onWait: () => progress('Waiting for free ports') }, bring)
      : bring();
  });
}

/**
 * The state of a cluster that has been ready. What an earlier call left that was itself ended before it had a whole
 * cluster goes: nobody can have put anything into it.
 */
async function keptState(options: UpOptions): Promise<ClusterState | null> {
  const state = await loadClusterState(options.folders, options.name);
  if (state === null || state.ready) return state;
  const leftover = await clusterFrom(state, options);
  await leftover.runtime.kill(
    leftover,
    servicesOf(leftover.layout).map((service) => service.name),
  );
  await leftover.runtime.deleteData(leftover);
  return null;
}

function servicesWith(registry: boolean, nodes: number): readonly ServiceName[] {
  const brokers = (['kafka1', 'kafka2', 'kafka3'] as const).slice(0, nodes);
  return registry ? [...brokers, 'schema-registry'] : brokers;
}

async function startMissing(
  cluster: OpenCluster,
  running: readonly ServiceName[],
  kept: ClusterState | null,
  { folders, signal, progress }: UpOptions,
): Promise<UpResult> {
  const { runtime, layout, state } = cluster;
  const missing = servicesOf(layout).filter((service) => !running.includes(service.name));
  const started = missing.map((service) => service.name);
  await refuseTakenPorts(missing.flatMap(portsOf));
  if (JSON.stringify(state) !== JSON.stringify(kept)) await saveClusterState(folders, state);
  try {
    if (started.length > 0) await runtime.start(cluster, started, { signal, progress });
    await awaitReady(cluster, { signal, progress, started });
    if (!state.ready) await saveClusterState(folders, { ...state, ready: true });
  } catch (error) {
    const interrupted = signal.aborted && hasErrorCode(signal.reason, 'INTERRUPTED', 'TERMINATED');
    await putBack(cluster, started, kept, { folders, interrupted });
    throw error;
  }
  return { cluster, started };
}

/** Leaves running what ran before. What was never a whole cluster goes, unless its logs have to tell why. */
async function putBack(
  cluster: OpenCluster,
  started: readonly ServiceName[],
  kept: ClusterState | null,
  { folders, interrupted }: Pick<UpOptions, 'folders'> & { readonly interrupted: boolean },
): Promise<void> {
  if (cluster.state.ready) await cluster.runtime.stop(cluster, started);
  else await cluster.runtime.kill(cluster, started);
  if (kept !== null) await saveClusterState(folders, kept);
  else if (interrupted) await cluster.runtime.deleteData(cluster);
}

/** Data of three nodes is not data of one. */
function refuseOtherNodes(kept: ClusterState | null, { nodes, name }: UpOptions): void {
  if (kept === null || nodes === undefined || nodes === kept.nodes) return;
  throw new AppError(
    'NODES_MISMATCH',
    `cluster "${name}" has the data of ${counted(kept.nodes, 'node')}, not of ${nodes}`,
    {
      hint: `Leave out \`--nodes\`, or delete that data with \`todo-kafka down --volumes${nameFlag(name)}\`.`,
    },
  );
}

async function chooseOffset(
  { folders, name, portOffset: wanted, nodes }: UpOptions,
  kept: ClusterState | null,
  { running, registry }: { readonly running: readonly ServiceName[]; readonly registry: boolean },
): Promise<number> {
  const choice = { folders, name, layout: { nodes: nodes ?? kept?.nodes ?? 3, registry } };
  if (running.length > 0 && kept !== null) {
    if (wanted === undefined || wanted === 'auto' || wanted === kept.portOffset) return kept.portOffset;
    throw new AppError('CONFIG_INVALID', `cluster "${name}" runs with port offset ${kept.portOffset}, not ${wanted}`, {
      hint: `End it first with \`todo-kafka down${nameFlag(name)}\`.`,
    });
  }
  if (wanted === 'auto') return firstFreeOffset(choice, kept?.portOffset ?? 0);
  const portOffset = wanted ?? kept?.portOffset ?? 0;
  await refuseOverlap(choice, portOffset);
  return portOffset;
}

function nextState(
  { name, nodes }: UpOptions,
  kept: ClusterState | null,
  chosen: Pick<ClusterState, 'runtime' | 'portOffset' | 'registry'>,
): ClusterState {
  if (kept !== null) return { ...kept, ...chosen };
  return { version: 1, name, nodes: nodes ?? 3, clusterId: randomKafkaId(), ready: false, ...chosen };
}

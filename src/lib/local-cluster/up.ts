import { join } from 'node:path';
import { nameFlag } from '../config/connection.js';
import { AppError, hasErrorCode } from '../errors.js';
import { makeCredentials } from './runtime/credentials.js';
import { randomKafkaId } from './runtime/kafka-id.js';
import type { RuntimeKind, StackName } from '../documents/cluster-words.js';
import { clusterLayout, portsOf, servicesOf, type ServiceName } from './runtime/layout.js';
import type { ServiceState } from './runtime/runtime.js';
import { withLock } from '../user-files/lock.js';
import { withClusterLock, loadClusterState, saveClusterState, type ClusterState } from './runtime/state.js';
import { chooseRuntime, createRuntime, engineCheck, withPassedOver, type RuntimeOptions } from './choose-runtime.js';
import {
  areAnyTaken,
  firstFreeOffset,
  portsToTake,
  randomOffset,
  refuseOverlap,
  refuseTakenPorts,
  type PortChoice,
} from './choose-ports.js';
import { checkClusterName, clusterFrom, isRunning, statesOf, waitingFor, type OpenCluster } from './open-cluster.js';
import { awaitReady } from './readiness.js';
import { refuseMismatch } from './refuse-mismatch.js';

export interface UpOptions extends RuntimeOptions {
  readonly name: string;
  /** undefined: as the kept data, else 3. */
  readonly nodes: 1 | 3 | undefined;
  /** undefined: as the kept data, else 0. */
  readonly portOffset: number | 'auto' | undefined;
  readonly registry: boolean;
  /** Where the runtime has one. */
  readonly ui: boolean;
  readonly kind: 'auto' | RuntimeKind;
  /** undefined: as the kept data, else KRaft. */
  readonly stack: StackName | undefined;
  /** False: as the kept data, else not. */
  readonly secure?: boolean;
  readonly signal: AbortSignal;
  readonly progress: (text: string) => void;
}

export interface UpResult {
  readonly cluster: OpenCluster;
  /** Services that did not run before. */
  readonly started: readonly ServiceName[];
}

/** Of choosing ports anew, each of which somebody may be quicker to take. */
const mostTries = 5;

/**
 * Makes a local cluster run, whole: starts what does not run and returns when all of it is ready. A second call waits for
 * the first. When it fails or is interrupted, what runs is what ran before.
 */
export async function bringUp(options: UpOptions): Promise<UpResult> {
  const { name, folders, signal, progress } = options;
  checkClusterName(name);
  const onWait = (): void => progress(waitingFor(name));
  return withClusterLock({ folders, name, signal, onWait }, async () => {
    const kept = await keptState(options);
    const before = kept === null ? [] : await statesOf(await clusterFrom(kept, options));
    const running = before.filter(isRunning).map((service) => service.name);
    const isThere = (name: ServiceName): boolean =>
      before.some((service) => service.name === name && (isRunning(service) || service.missingPart !== null));
    refuseMismatch(kept, running.length > 0, options);
    const choice = await chooseRuntime(options, kept, engineCheck(options.env, signal));
    const runtime = await createRuntime(choice.kind, options);
    const secure = kept?.secure ?? options.secure ?? false;
    const parts = {
      stack: choice.stack,
      registry: options.registry || isThere('schema-registry'),
      // It has no login, and would let in everybody who comes to its port.
      ui: choice.kind === 'docker' && !secure && (options.ui || isThere('kafka-ui')),
      secure,
    };
    const nodes = kept?.nodes ?? options.nodes ?? 3;
    const services = servicesOf(clusterLayout({ ...parts, nodes, portOffset: 0 })).map((service) => service.name);
    if (services.some((service) => !running.includes(service))) {
      const plan = { name, stack: choice.stack, secure, services, fresh: kept === null };
      await runtime.prepare(plan, { signal, progress }).catch((error: unknown) => {
        throw withPassedOver(error, choice);
      });
    }

    const mayChoose = options.portOffset === 'auto' && running.length === 0;
    const bring = async (from: ClusterState | null, triesLeft = mostTries): Promise<UpResult> => {
      const isFirst = triesLeft === mostTries;
      const preferred = isFirst ? (from?.portOffset ?? 0) : randomOffset();
      const portOffset = await chooseOffset(options, from, { running, preferred, layout: { ...parts, nodes } });
      const state = nextState(options, from, { runtime: runtime.kind, portOffset, ...parts });
      const cluster: OpenCluster = { ...(await clusterFrom(state, options)), runtime };
      try {
        return await startMissing(cluster, before, from, options);
      } catch (error) {
        if (!mayChoose || signal.aborted || triesLeft === 0 || !(await hasLostPorts(cluster, error))) throw error;
        options.warn?.('somebody else has taken these ports; others are chosen');
        return bring(await keptState(options), triesLeft - 1);
      }
    };
    if (!mayChoose) return bring(kept);
    // Nobody else may look for free ports until these are listened on; who has another cache may take them all the same.
    const onPortsWait = (): void => progress('Waiting for free ports');
    return withLock(join(folders.cache, 'ports.lock'), { signal, onWait: onPortsWait }, () => bring(kept));
  });
}

/** Where two took a port of each other's at once, both have failed, and the ports may be free by now. */
async function hasLostPorts({ layout }: OpenCluster, error: unknown): Promise<boolean> {
  return hasErrorCode(error, 'PORT_TAKEN') || areAnyTaken(servicesOf(layout).flatMap(portsOf));
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

async function startMissing(
  cluster: OpenCluster,
  before: readonly ServiceState[],
  kept: ClusterState | null,
  { folders, signal, progress }: UpOptions,
): Promise<UpResult> {
  const { runtime, layout, state } = cluster;
  const running = before.filter(isRunning).map((service) => service.name);
  const missing = servicesOf(layout).filter((service) => !running.includes(service.name));
  const started = missing.map((service) => service.name);
  await refuseTakenPorts(portsToTake(missing, before));
  if (JSON.stringify(state) !== JSON.stringify(kept)) await saveClusterState(folders, state);
  try {
    if (state.secure) await makeCredentials(cluster.folder);
    const late = await startEarly(cluster, started, { signal, progress });
    if (late.length > 0) await runtime.start(cluster, late, { signal, progress });
    const clusterId = await awaitReady(cluster, { signal, progress, started });
    const ready = { ...state, clusterId, ready: true };
    if (!state.ready) await saveClusterState(folders, ready);
    return { cluster: { ...cluster, state: ready }, started };
  } catch (error) {
    const interrupted = signal.aborted && hasErrorCode(signal.reason, 'INTERRUPTED', 'TERMINATED');
    await putBack(cluster, started, kept, { folders, interrupted });
    throw error;
  }
}

/**
 * Starts what can be started at once, which is all of it unless the registry is Confluent's: that one makes its topic with
 * as many replicas as there are brokers when it comes, so it comes when there are all, and its topic.
 * @returns what is left to be started
 */
async function startEarly(
  cluster: OpenCluster,
  started: readonly ServiceName[],
  options: Pick<UpOptions, 'signal' | 'progress'>,
): Promise<readonly ServiceName[]> {
  const isConfluent = cluster.layout.registry?.kind === 'confluent';
  const isLate = (name: ServiceName): boolean => isConfluent && name === 'schema-registry';
  const early = started.filter((name) => !isLate(name));
  if (early.length > 0) await cluster.runtime.start(cluster, early, options);
  if (early.length === started.length) return [];
  await awaitReady(cluster, { ...options, started: early, withRegistry: false });
  return started.filter(isLate);
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

async function chooseOffset(
  { folders, name, portOffset: wanted }: UpOptions,
  kept: ClusterState | null,
  { running, preferred, layout }: Pick<PortChoice, 'layout'> & { running: readonly ServiceName[]; preferred: number },
): Promise<number> {
  const choice = { folders, name, layout };
  if (running.length > 0 && kept !== null) {
    if (wanted === undefined || wanted === 'auto' || wanted === kept.portOffset) return kept.portOffset;
    throw new AppError('CONFIG_INVALID', `cluster "${name}" runs with port offset ${kept.portOffset}, not ${wanted}`, {
      hint: `End it first with \`todo-kafka down${nameFlag(name)}\`.`,
    });
  }
  if (wanted === 'auto') return firstFreeOffset(choice, preferred);
  const portOffset = wanted ?? kept?.portOffset ?? 0;
  await refuseOverlap(choice, portOffset);
  return portOffset;
}

function nextState(
  { name, nodes }: UpOptions,
  kept: ClusterState | null,
  chosen: Pick<ClusterState, 'runtime' | 'stack' | 'portOffset' | 'registry' | 'ui' | 'secure'>,
): ClusterState {
  if (kept !== null) return { ...kept, ...chosen };
  const clusterId = chosen.stack === 'zookeeper' ? '' : randomKafkaId();
  return { version: 1, name, nodes: nodes ?? 3, clusterId, ready: false, ...chosen };
}

import { nameFlag } from '../config/connection.js';
import { AppError } from '../errors.js';
import { createRuntime, type RuntimeOptions } from './choose-runtime.js';
import { clusterLayout, servicesOf, type ServiceName } from './runtime/layout.js';
import type { ClusterRuntime, LocalCluster, ServiceState } from './runtime/runtime.js';
import { clusterFolder, clusterNamePattern, loadClusterState, type ClusterState } from './runtime/state.js';

/** A cluster that has data, with the runtime that runs it. */
export interface OpenCluster extends LocalCluster {
  readonly runtime: ClusterRuntime;
}

/** @returns null where no cluster of that name was ever started, or its data was deleted */
export async function openCluster(name: string, options: RuntimeOptions): Promise<OpenCluster | null> {
  checkClusterName(name);
  const state = await loadClusterState(options.folders, name);
  return state === null ? null : clusterFrom(state, options);
}

export async function clusterFrom(state: ClusterState, options: RuntimeOptions): Promise<OpenCluster> {
  return { ...localCluster(state, options), runtime: await createRuntime(state.runtime, options) };
}

function localCluster(state: ClusterState, { folders }: RuntimeOptions): LocalCluster {
  return { state, layout: clusterLayout(state), folder: clusterFolder(folders, state.name) };
}

export function checkClusterName(name: string): void {
  if (clusterNamePattern.test(name)) return;
  throw new AppError('USAGE', `"${name}" cannot be the name of a cluster`, {
    hint: 'Use small letters, digits, dots, dashes and underscores, and begin with a letter or a digit.',
  });
}

export async function statesOf(cluster: OpenCluster): Promise<readonly ServiceState[]> {
  return cluster.runtime.states(cluster);
}

export function isRunning({ state }: ServiceState): boolean {
  return state === 'running';
}

/** @throws AppError CLUSTER_NOT_RUNNING where nothing of the cluster is known */
export async function requireCluster(name: string, options: RuntimeOptions): Promise<OpenCluster> {
  const cluster = await openCluster(name, options);
  if (cluster !== null) return cluster;
  throw notRunning(name);
}

export function notRunning(name: string): AppError {
  return new AppError('CLUSTER_NOT_RUNNING', `the local cluster "${name}" is not running`, {
    hint: `Start it with \`todo-kafka up${nameFlag(name)}\`.`,
  });
}

/** What is said while another process holds the cluster's lock. */
export function waitingFor(name: string): string {
  return `Waiting for another todo-kafka that is at work on cluster "${name}"`;
}

/** @throws AppError SERVICE_NOT_FOUND that lists those there are */
export function findService({ state, layout }: LocalCluster, wanted: string): ServiceName {
  const names = servicesOf(layout).map(({ name }) => name);
  const found = names.find((name) => name === wanted);
  if (found !== undefined) return found;
  throw new AppError('SERVICE_NOT_FOUND', `cluster "${state.name}" has no service "${wanted}"`, {
    hint: `Its services are ${names.join(', ')}.`,
  });
}

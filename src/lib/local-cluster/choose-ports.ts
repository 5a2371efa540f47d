import { randomInt } from 'node:crypto';
import { AppError } from '../errors.js';
import type { Folders } from '../user-files/folders.js';
import {
  clusterLayout,
  portsOf,
  servicesOf,
  type ClusterLayout,
  type LayoutOptions,
  type Service,
} from './runtime/layout.js';
import { isPortTaken, portOwner } from './runtime/ports.js';
import type { ServiceState } from './runtime/runtime.js';
import { knownClusters, loadClusterState, type ClusterState } from './runtime/state.js';

/** Blocks of ports are this far apart. */
export const portStep = 100;
const lastOffset = 50_000;
/** Below the ports that systems give to whoever asks for any. */
const lastRandomOffset = 20_000;

export interface PortChoice {
  readonly folders: Folders;
  /** The cluster that the ports are for. */
  readonly name: string;
  readonly layout: Omit<LayoutOptions, 'portOffset'>;
}

/** Of a cluster. */
const mostNodes = 3;

/**
 * The first offset whose ports no other cluster has and nobody listens on; the preferred one if that is such. Where a
 * broker listens, its neighbours' ports are taken too, though they be dead: another user's cluster comes back to them.
 */
export async function firstFreeOffset(choice: PortChoice, preferred: number): Promise<number> {
  const others = await otherClusters(choice);
  const offsets = Array.from({ length: lastOffset / portStep }, (_, index) => index * portStep);
  for (const portOffset of [preferred, ...offsets]) {
    const ports = allPorts(clusterLayout({ ...choice.layout, portOffset }));
    if (others.some((other) => overlap(ports, other) !== undefined)) continue;
    const block = allPorts(clusterLayout({ ...choice.layout, nodes: mostNodes, portOffset }));
    if (!(await areAnyTaken(block))) return portOffset;
  }
  throw new AppError('PORT_TAKEN', 'no block of ports is free');
}

/** For whoever has lost a race for ports: two that both took the next free ones would meet again. */
export function randomOffset(): number {
  return randomInt(lastRandomOffset / portStep) * portStep;
}

/** @throws AppError PORTS_OVERLAP where another cluster has one of these ports, whether it runs or not */
export async function refuseOverlap(choice: PortChoice, portOffset: number): Promise<void> {
  const ports = allPorts(clusterLayout({ ...choice.layout, portOffset }));
  for (const other of await otherClusters(choice)) {
    const port = overlap(ports, other);
    if (port === undefined) continue;
    throw new AppError('PORTS_OVERLAP', `port ${port} belongs to the local cluster "${other.name}" already`);
  }
}

/** Ports of services that are to be started; what has a part that runs may have its ports already. */
export function portsToTake(services: readonly Service[], before: readonly ServiceState[]): readonly number[] {
  const begun = before.filter(({ missingPart }) => missingPart !== null).map(({ name }) => name);
  return services.filter(({ name }) => !begun.includes(name)).flatMap(portsOf);
}

/** @throws AppError PORT_TAKEN naming the port and, where the system tells, the program that has it */
export async function refuseTakenPorts(ports: readonly number[]): Promise<void> {
  const taken = await Promise.all(ports.map(isPortTaken));
  const port = ports.find((_, index) => taken[index]);
  if (port === undefined) return;
  const owner = await portOwner(port);
  throw new AppError('PORT_TAKEN', `port ${port} is taken${owner === null ? '' : ` by ${owner}`}`);
}

export async function areAnyTaken(ports: readonly number[]): Promise<boolean> {
  return (await Promise.all(ports.map(isPortTaken))).includes(true);
}

/** The others that have ports for good: what never became ready has none. A damaged one is not asked. */
async function otherClusters({ folders, name }: PortChoice): Promise<readonly ClusterState[]> {
  const names = (await knownClusters(folders)).filter((other) => other !== name);
  const states = await Promise.all(names.map((other) => loadClusterState(folders, other).catch(() => null)));
  return states.filter((state) => state !== null).filter(({ ready }) => ready);
}

function overlap(ports: readonly number[], other: ClusterState): number | undefined {
  const taken = new Set(allPorts(clusterLayout(other)));
  return ports.find((port) => taken.has(port));
}

function allPorts(layout: ClusterLayout): readonly number[] {
  return servicesOf(layout).flatMap(portsOf);
}

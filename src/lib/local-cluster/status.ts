import type { BrokerNode, ClusterMetadata } from '../kafka/types.js';
import { addressText } from '../kafka/connection/address.js';
import { answersOk } from '../registry/ping.js';
import { urlOf, type ClusterLayout } from './runtime/layout.js';
import type { ServiceState } from './runtime/runtime.js';
import type { Health, RuntimeKind, ServiceHealth } from '../documents/cluster-words.js';
import { BrokerViews, type BrokerView } from './broker-views.js';
import { addressesOf } from './find-local-cluster.js';
import { localRegistryServes, operatorAccess } from './operator-access.js';
import { formationProblems, partitionHealth, partitionProblems, type PartitionHealth } from './formation.js';
import { isRunning, statesOf, type OpenCluster } from './open-cluster.js';

export interface ServiceStatus extends Omit<ServiceState, 'state' | 'hasFailed' | 'missingPart'> {
  readonly state: ServiceHealth;
}

export interface BrokerStatus {
  readonly id: number;
  readonly address: string;
  readonly leaders: number;
  readonly replicas: number;
}

export interface ClusterStatus extends PartitionHealth {
  /** null where the cluster is none of ours. */
  readonly cluster: string | null;
  readonly runtime: RuntimeKind | null;
  readonly health: Health;
  /** A sentence for each thing that is wrong. */
  readonly problems: readonly string[];
  readonly clusterId: string | null;
  readonly services: readonly ServiceStatus[];
  readonly brokers: readonly BrokerStatus[];
  readonly registry: { readonly url: string; readonly reachable: boolean } | null;
}

/** How a local cluster is: its processes, what each of its brokers says, its partitions, its registry. */
export async function localStatus(cluster: OpenCluster, signal: AbortSignal): Promise<ClusterStatus> {
  const { state, layout } = cluster;
  const access = await operatorAccess(cluster);
  const views = new BrokerViews(layout.brokers, access, signal);
  try {
    const { registry, ui } = layout;
    const [processes, answers, reachable, uiAnswers] = await Promise.all([
      statesOf(cluster),
      views.ask(),
      registry !== null && localRegistryServes(registry, access, signal),
      ui !== null && answersOk(urlOf(ui), signal),
    ]);
    if (!processes.some(isRunning))
      return { ...stoppedStatus(state.name), runtime: state.runtime, services: processes.map(asStopped) };
    const others: ReadonlyMap<string, boolean> = new Map([
      ['schema-registry', reachable],
      ['kafka-ui', uiAnswers],
      ['zookeeper', true], // it has no client but the brokers, which do not answer without it
    ]);
    const services = processes.map((service) => withAnswer(service, answers, others));
    const metadata = newest(answers);
    const health = metadata === null ? nothing : partitionHealth(metadata);
    const problems = [
      ...serviceProblems(services, processes),
      ...formationProblems(
        answers.filter(({ broker }) => services.some(({ name, state }) => name === broker.name && state === 'running')),
        state.clusterId,
      ),
      ...partitionProblems(health),
    ];
    return {
      cluster: state.name,
      runtime: state.runtime,
      health: problems.length === 0 ? 'healthy' : 'degraded',
      problems,
      clusterId: metadata?.clusterId ?? null,
      services,
      brokers: brokerStatuses(metadata).map((status) => asClientsSee(status, layout)),
      ...health,
      registry: registry === null ? null : { url: addressesOf(cluster).registry ?? urlOf(registry), reachable },
    };
  } finally {
    await views.close();
  }
}

/** How a cluster looks that is known by addresses only. */
export function remoteStatus(
  metadata: ClusterMetadata,
  registry: { readonly url: string; readonly reachable: boolean } | null,
): ClusterStatus {
  const health = partitionHealth(metadata);
  const problems = [
    ...partitionProblems(health),
    ...(registry === null || registry.reachable ? [] : ['the schema registry does not answer']),
  ];
  return {
    cluster: null,
    runtime: null,
    health: problems.length === 0 ? 'healthy' : 'degraded',
    problems,
    clusterId: metadata.clusterId,
    services: [],
    brokers: brokerStatuses(metadata),
    ...health,
    registry,
  };
}

export function stoppedStatus(name: string): ClusterStatus {
  return {
    cluster: name,
    runtime: null,
    health: 'stopped',
    problems: [],
    clusterId: null,
    services: [],
    brokers: [],
    ...nothing,
    registry: null,
  };
}

const nothing: PartitionHealth = { topics: 0, partitions: 0, underReplicated: 0, offline: 0 };

function asStopped({ name, address }: ServiceState): ServiceStatus {
  return { name, state: 'stopped', address, pid: null };
}

function withAnswer(
  service: ServiceState,
  answers: readonly BrokerView[],
  others: ReadonlyMap<string, boolean>,
): ServiceStatus {
  if (service.state === 'stopped') return asStopped(service);
  const { name, address, pid } = service;
  const view = answers.find(({ broker }) => broker.name === name);
  const answered = view === undefined ? others.get(name) === true : view.metadata !== null;
  return { name, state: answered ? 'running' : 'starting', address, pid };
}

function serviceProblems(services: readonly ServiceStatus[], processes: readonly ServiceState[]): readonly string[] {
  return services
    .filter(({ state }) => state !== 'running')
    .map(({ name, state }) => {
      if (state !== 'stopped') return `${name} does not answer (yet)`;
      const part = processes.find((process) => process.name === name)?.missingPart ?? null;
      return `${name} is not running${part === null || part === name ? '' : `: ${part} has ended`}`;
    });
}

/** The answer of the broker that knows most brokers: one that was cut off knows fewer. */
function newest(answers: readonly BrokerView[]): ClusterMetadata | null {
  const known = answers.map(({ metadata }) => metadata).filter((metadata) => metadata !== null);
  return known.sort((a, b) => b.brokers.length - a.brokers.length)[0] ?? null;
}

/** Of a secure cluster brokers tell the operator the ports of its own programs. */
function asClientsSee(status: BrokerStatus, { brokers }: ClusterLayout): BrokerStatus {
  const broker = brokers.find(({ nodeId }) => nodeId === status.id);
  return broker === undefined ? status : { ...status, address: addressText(broker) };
}

function brokerStatuses(metadata: ClusterMetadata | null): readonly BrokerStatus[] {
  const partitions = metadata?.topics.flatMap((topic) => topic.partitions) ?? [];
  return (metadata?.brokers ?? []).map((broker: BrokerNode) => ({
    id: broker.id,
    address: addressText(broker),
    leaders: partitions.filter(({ leader }) => leader === broker.id).length,
    replicas: partitions.filter(({ replicas }) => replicas.includes(broker.id)).length,
  }));
}

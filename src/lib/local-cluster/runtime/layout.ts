import type { StackName } from '../../documents/cluster-words.js';

/** Names of the services of a local cluster, as in the owner's stack. */
export type ServiceName = 'kafka1' | 'kafka2' | 'kafka3' | 'schema-registry' | 'kafka-ui' | 'zookeeper';

export interface Service {
  readonly name: ServiceName;
  readonly host: string;
  readonly port: number;
}

export interface BrokerService extends Service {
  readonly nodeId: number;
  /** null where brokers have no controller in them. */
  readonly controllerPort: number | null;
}

export interface RegistryService extends Service {
  /** Which program it is: Apicurio has the Confluent API below a prefix, Confluent's own at the root. */
  readonly kind: RegistryKind;
}

export type RegistryKind = 'apicurio' | 'confluent';

/** Which services a local cluster has and where they listen: the same in every runtime. */
export interface ClusterLayout {
  readonly brokers: readonly BrokerService[];
  readonly registry: RegistryService | null;
  readonly ui: Service | null;
  readonly zookeeper: Service | null;
}

export interface LayoutOptions {
  readonly nodes: number;
  readonly portOffset: number;
  readonly registry: boolean;
  readonly ui?: boolean;
  readonly stack?: StackName;
}

const brokerNames = ['kafka1', 'kafka2', 'kafka3'] as const;
const basePorts = { broker: 9092, controller: 9192, registry: 8081, ui: 8080, zookeeper: 2181 } as const;

/** The name that clients are told. What listens, listens on `loopback`, which that name stands for on every system. */
const host = 'localhost';
export const loopback = '127.0.0.1';

export function clusterLayout({ nodes, portOffset, registry, ui, stack }: LayoutOptions): ClusterLayout {
  const service = <Name extends ServiceName>(name: Name, port: number): Service & { readonly name: Name } => ({
    name,
    host,
    port: port + portOffset,
  });
  const withZooKeeper = stack === 'zookeeper';
  return {
    brokers: brokerNames.slice(0, nodes).map((name, index) => ({
      ...service(name, basePorts.broker + index),
      nodeId: index + 1,
      controllerPort: withZooKeeper ? null : basePorts.controller + portOffset + index,
    })),
    registry: registry
      ? { ...service('schema-registry', basePorts.registry), kind: withZooKeeper ? 'confluent' : 'apicurio' }
      : null,
    ui: ui === true ? service('kafka-ui', basePorts.ui) : null,
    zookeeper: withZooKeeper ? service('zookeeper', basePorts.zookeeper) : null,
  };
}

/** All services, the brokers first. */
export function servicesOf({
  brokers,
  registry,
  ui,
  zookeeper,
}: ClusterLayout): readonly (Service | BrokerService | RegistryService)[] {
  return [...brokers, ...[registry, ui, zookeeper].filter((service) => service !== null)];
}

/** Every port that a service listens on, the one for clients first. */
export function portsOf(service: Service | BrokerService): readonly number[] {
  return 'controllerPort' in service && service.controllerPort !== null
    ? [service.port, service.controllerPort]
    : [service.port];
}

/** How many replicas a topic can have at most that has to live through the loss of a broker: three, or one of one. */
export function replicationOf({ brokers }: ClusterLayout): { readonly factor: number; readonly minInSync: number } {
  const factor = Math.min(3, brokers.length);
  return { factor, minInSync: Math.max(1, factor - 1) };
}

/** The URL that a service answers HTTP at. */
export function urlOf({ host, port }: Service): string {
  return `http://${host}:${port}`;
}

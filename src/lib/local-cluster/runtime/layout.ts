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
  /** Where a secure cluster's own programs, which have certificates, talk to it; null where it is not secure. */
  readonly internalPort: number | null;
}

export interface RegistryService extends Service {
  /** Which program it is: Apicurio has the Confluent API below a prefix, Confluent's own at the root. */
  readonly kind: RegistryKind;
  /** Where the registry itself listens behind the front process, which has TLS and logins; null where there is none. */
  readonly internalPort: number | null;
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
  readonly secure?: boolean;
}

const brokerNames = ['kafka1', 'kafka2', 'kafka3'] as const;
const basePorts = { broker: 9092, controller: 9192, registry: 8081, ui: 8080, zookeeper: 2181 } as const;
/** Of a secure cluster only. */
const internalPorts = { broker: 9292, registry: 8181 } as const;

/** The name that clients are told. What listens, listens on `loopback`, which that name stands for on every system. */
const host = 'localhost';
export const loopback = '127.0.0.1';

export function clusterLayout(options: LayoutOptions): ClusterLayout {
  const { nodes, portOffset, registry, ui, stack, secure = false } = options;
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
      internalPort: secure ? internalPorts.broker + portOffset + index : null,
    })),
    registry: registry
      ? {
          ...service('schema-registry', basePorts.registry),
          kind: withZooKeeper ? 'confluent' : 'apicurio',
          internalPort: secure ? internalPorts.registry + portOffset : null,
        }
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
export function portsOf(service: Service | BrokerService | RegistryService): readonly number[] {
  const others = [
    'controllerPort' in service ? service.controllerPort : null,
    'internalPort' in service ? service.internalPort : null,
  ];
  return [service.port, ...others.filter((port) => port !== null)];
}

/** How many replicas a topic can have at most that has to live through the loss of a broker: three, or one of one. */
export function replicationOf({ brokers }: ClusterLayout): { readonly factor: number; readonly minInSync: number } {
  const factor = Math.min(3, brokers.length);
  return { factor, minInSync: Math.max(1, factor - 1) };
}

/** The URL that a service answers HTTP at. */
export function urlOf(service: Service | RegistryService): string {
  const isSecure = 'internalPort' in service && service.internalPort !== null;
  return `${isSecure ? 'https' : 'http'}://${service.host}:${service.port}`;
}

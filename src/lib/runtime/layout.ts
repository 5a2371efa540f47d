/** Names of the services of a local cluster, as in the owner's stack. */
export type ServiceName = 'kafka1' | 'kafka2' | 'kafka3' | 'schema-registry' | 'kafka-ui' | 'zookeeper';

export interface Service {
  readonly name: ServiceName;
  readonly host: string;
  readonly port: number;
}

export interface BrokerService extends Service {
  readonly nodeId: number;
  readonly controllerPort: number;
}

/** Which services a local cluster has and where they listen: the same in every runtime. */
export interface ClusterLayout {
  readonly brokers: readonly BrokerService[];
  readonly registry: Service | null;
}

export interface LayoutOptions {
  readonly nodes: number;
  readonly portOffset: number;
  readonly registry: boolean;
}

const brokerNames = ['kafka1', 'kafka2', 'kafka3'] as const;
const basePorts = { broker: 9092, controller: 9192, registry: 8081 } as const;

/** The name that clients are told. What listens, listens on `loopback`, which that name stands for on every system. */
const host = 'localhost';
export const loopback = '127.0.0.1';

export function clusterLayout({ nodes, portOffset, registry }: LayoutOptions): ClusterLayout {
  return {
    brokers: brokerNames.slice(0, nodes).map((name, index) => ({
      name,
      host,
      nodeId: index + 1,
      port: basePorts.broker + portOffset + index,
      controllerPort: basePorts.controller + portOffset + index,
    })),
    registry: registry ? { name: 'schema-registry', host, port: basePorts.registry + portOffset } : null,
  };
}

/** All services, the brokers first. */
export function servicesOf({ brokers, registry }: ClusterLayout): readonly (Service | BrokerService)[] {
  return registry === null ? brokers : [...brokers, registry];
}

/** Every port that a service listens on, the one for clients first. */
export function portsOf(service: Service | BrokerService): readonly number[] {
  return 'controllerPort' in service ? [service.port, service.controllerPort] : [service.port];
}

/** How many replicas a topic can have at most that has to live through the loss of a broker: three, or one of one. */
export function replicationOf({ brokers }: ClusterLayout): { readonly factor: number; readonly minInSync: number } {
  const factor = Math.min(3, brokers.length);
  return { factor, minInSync: Math.max(1, factor - 1) };
}

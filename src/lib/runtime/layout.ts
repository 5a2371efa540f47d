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
const host = 'localhost';

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

/** Every port that the cluster listens on. */
export function portsOf({ brokers, registry }: ClusterLayout): readonly number[] {
  return [
    ...brokers.flatMap(({ port, controllerPort }) => [port, controllerPort]),
    ...(registry === null ? [] : [registry.port]),
  ];
}

import { brokerLoads, type BrokerLoad } from '../balance/layout.js';
import { readLayout } from '../balance/read-layout.js';
import { AppError } from '../errors.js';
import { describeBrokerConfigs, type BrokerConfig } from '../kafka/admin/broker-config.js';
import { describeLogDirs, type LogFolder } from '../kafka/admin/log-dir.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import type { BrokerNode } from '../kafka/types.js';

/** A broker that is alive, with what it has. */
export interface ListedBroker extends Omit<BrokerLoad, 'broker'> {
  readonly id: number;
  readonly host: string;
  readonly port: number;
}

export async function listBrokers(kafka: KafkaCluster): Promise<readonly ListedBroker[]> {
  const metadata = await kafka.metadata(null);
  const loads = brokerLoads(await readLayout(kafka, metadata));
  const nodes = new Map(metadata.brokers.map((node) => [node.id, node]));
  return loads.flatMap(({ broker, ...load }) => {
    const node = nodes.get(broker);
    return node === undefined ? [] : [{ id: broker, host: node.host, port: node.port, ...load }];
  });
}

export interface DescribedBroker extends ListedBroker {
  readonly folders: readonly LogFolder[];
  /** Those that have not Kafka's own default. */
  readonly configs: readonly BrokerConfig[];
}

/**
 * @param ids null for all
 * @throws AppError BROKER_UNREACHABLE for one that is not there
 */
export async function describeBrokers(
  kafka: KafkaCluster,
  ids: readonly number[] | null,
): Promise<readonly DescribedBroker[]> {
  const listed = await listBrokers(kafka);
  for (const id of ids ?? []) expectBroker(listed, id);
  const wanted = listed.filter(({ id }) => ids === null || ids.includes(id));
  const [logs, configs] = await Promise.all([
    describeLogDirs(
      kafka,
      wanted.map(({ id }) => id),
      null,
    ),
    Promise.all(wanted.map(({ id }) => describeBrokerConfigs(kafka, { broker: id, loggers: false }))),
  ]);
  return wanted.map((broker, index) => ({
    ...broker,
    folders: logs.find((log) => log.broker === broker.id)?.folders ?? [],
    configs: (configs[index] ?? []).filter(({ source }) => source !== 'default'),
  }));
}

/** @throws AppError BROKER_UNREACHABLE */
export function expectBroker(brokers: readonly Pick<BrokerNode, 'id'>[], id: number): void {
  if (brokers.some((broker) => broker.id === id)) return;
  throw new AppError('BROKER_UNREACHABLE', `broker ${id} is not part of the cluster at the moment`, {
    hint: 'See which are there with `todo-kafka brokers list`.',
  });
}

import type { TopicPartition } from '../kafka/types.js';

/** Where everything is: what a plan of moves is made from. */
export interface BalanceLayout {
  /** Those that are alive. */
  readonly brokers: readonly LayoutBroker[];
  readonly partitions: readonly LayoutPartition[];
}

export interface LayoutBroker {
  readonly id: number;
  readonly rack: string | null;
  /** Of its disks together, in bytes; null where the broker does not tell. */
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
}

export interface LayoutPartition extends TopicPartition {
  /** -1 where it has none. */
  readonly leader: number;
  /** The preferred leader first. */
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  /** Bytes of each replica, in the order of `replicas`; null where the broker did not tell. */
  readonly sizes: readonly (number | null)[];
  /** In-sync replicas that a write with acks=all needs. */
  readonly minInSyncReplicas: number;
}

/** What a broker that gets a copy has to take: the largest replica there is. */
export function bytesOf({ sizes }: Pick<LayoutPartition, 'sizes'>): number {
  return Math.max(0, ...sizes.map((size) => size ?? 0));
}

/** What a broker has, by count and by size. */
export interface BrokerLoad {
  readonly broker: number;
  readonly rack: string | null;
  /** Partitions that it leads, and those that it leads when all is well (it is their first replica). */
  readonly leaders: number;
  readonly preferredLeaders: number;
  readonly replicas: number;
  readonly bytes: number;
  readonly totalBytes: number | null;
  readonly usableBytes: number | null;
}

export function brokerLoads({ brokers, partitions }: BalanceLayout): readonly BrokerLoad[] {
  const loads = new Map(
    brokers.map(({ id, ...broker }) => [
      id,
      { broker: id, ...broker, leaders: 0, preferredLeaders: 0, replicas: 0, bytes: 0 },
    ]),
  );
  for (const { leader, replicas, sizes } of partitions) {
    const leading = loads.get(leader);
    if (leading !== undefined) leading.leaders += 1;
    replicas.forEach((broker, index) => {
      const load = loads.get(broker);
      if (load === undefined) return;
      load.replicas += 1;
      if (index === 0) load.preferredLeaders += 1;
      load.bytes += sizes[index] ?? 0;
    });
  }
  return [...loads.values()];
}

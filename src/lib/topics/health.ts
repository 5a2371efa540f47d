import type { PartitionMetadata } from '../kafka/types.js';
import { counted } from '../values/wording.js';

export function isUnderReplicated({ isr, replicas }: PartitionMetadata): boolean {
  return isr.length < replicas.length;
}

export function isOffline({ leader }: PartitionMetadata): boolean {
  return leader === -1;
}

/** True where a write with acks=all is refused, or would be (as `kafka-topics --under-min-isr-partitions`). */
export function isUnderMinIsr(partition: PartitionMetadata, minInSyncReplicas: number): boolean {
  return isOffline(partition) || partition.isr.length < minInSyncReplicas;
}

/** The smallest number of replicas of any partition: while a reassignment runs they differ. */
export function replicationFactorOf(partitions: readonly Pick<PartitionMetadata, 'replicas'>[]): number {
  return partitions.length === 0 ? 0 : Math.min(...partitions.map(({ replicas }) => replicas.length));
}

/**
 * What to say of configs that want more replicas in sync than a topic has, which brokers take; null where they don't.
 * @param replicationFactor below 1 where it is not known
 */
export function minInSyncWarning(
  topic: string,
  configs: Readonly<Record<string, string | null>>,
  replicationFactor: number,
): string | null {
  const wanted = configs['min.insync.replicas'] ?? null;
  if (wanted === null || replicationFactor < 1 || !(Number(wanted) > replicationFactor)) return null;
  const has = `min.insync.replicas ${wanted} is more than the ${counted(replicationFactor, 'replica')} of "${topic}"`;
  return `${has}: older brokers refuse every write with acks=all then, newer ones count it as ${replicationFactor}`;
}

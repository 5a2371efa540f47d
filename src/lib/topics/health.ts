import type { PartitionMetadata } from '../kafka/types.js';

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

import type { DescribedGroup, DescribedMember } from '../kafka/group/group-types.js';
import type { TopicPartition } from '../kafka/types.js';
import type { PartitionLag } from './lag.js';
import type { PartitionTimes } from './time-lag.js';

export interface GroupReport extends DescribedGroup {
  readonly partitions: readonly PartitionReport[];
}

export interface PartitionReport extends TopicPartition, PartitionLag, PartitionTimes {
  /** Who reads it; null where no member does, and in share groups, where several may. */
  readonly member: DescribedMember | null;
}

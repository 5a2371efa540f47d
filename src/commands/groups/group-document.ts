import type { DocumentOf } from '../../lib/documents/documents.js';
import type { GroupReport, PartitionReport } from '../../lib/groups/group-report.js';
import { addressText } from '../../lib/kafka/connection/address.js';
import type { BrokerNode, TopicPartition } from '../../lib/kafka/types.js';
import { groupBy } from '../../lib/values/group-by.js';

export type GroupDocument = DocumentOf<'groups.describe'>['groups'][number];

/** A group as documents show it; `offsets` says whether its partitions were read. */
export function groupDocument(group: GroupReport, brokers: readonly BrokerNode[], offsets: boolean): GroupDocument {
  const coordinator = brokers.find(({ id }) => id === group.coordinator);
  return {
    group: group.groupId,
    type: group.type,
    protocol: group.protocolType,
    state: group.state,
    coordinator: { id: group.coordinator, address: coordinator === undefined ? null : addressText(coordinator) },
    assignor: group.assignor,
    epoch: group.epoch,
    assignmentEpoch: group.assignmentEpoch,
    members: group.members.map(({ memberId, instanceId, clientId, host, epoch, topics, partitions, target }) => ({
      memberId,
      instanceId,
      clientId,
      host,
      epoch,
      topics,
      assignment: byTopic(partitions),
      target: target === null ? null : byTopic(target),
    })),
    partitions: offsets ? group.partitions.map(describedPartition) : null,
  };
}

type DescribedPartition = NonNullable<GroupDocument['partitions']>[number];

/** Added to, not copied, as there may be very many of them. */
function describedPartition(partition: PartitionReport): DescribedPartition {
  const { member } = partition;
  return Object.assign(partitionDocument(partition), {
    consumerId: member?.memberId ?? null,
    host: member?.host ?? null,
    clientId: member?.clientId ?? null,
  });
}

export function partitionDocument(partition: PartitionReport) {
  return {
    topic: partition.topic,
    partition: partition.partition,
    currentOffset: partition.currentOffset,
    logStartOffset: partition.startOffset,
    logEndOffset: partition.endOffset,
    lag: partition.lag,
    left: partition.left,
    uncommitted: partition.uncommitted,
    lost: partition.lost,
    note: partition.note,
    timeLagMs: partition.timeLagMs,
    headroomMs: partition.headroomMs,
  };
}

export function byTopic(partitions: readonly TopicPartition[]): GroupDocument['members'][number]['assignment'] {
  return [...groupBy(partitions, ({ topic }) => topic)]
    .map(([topic, ofTopic]) => ({ topic, partitions: ofTopic.map(({ partition }) => partition).sort((a, b) => a - b) }))
    .sort((a, b) => (a.topic < b.topic ? -1 : 1));
}

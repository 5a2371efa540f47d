import type { DescribedStreamsGroup } from '../protocol/streams-group-describe.js';
import type { TopicPartition } from '../types.js';
import type { DescribedGroup } from './group-types.js';

type Assignment = DescribedStreamsGroup['members'][number]['assignment'];

/** What StreamsGroupDescribe says, with the tasks of each member as the partitions that they read. */
export function streamsGroup(group: DescribedStreamsGroup, coordinator: number): DescribedGroup {
  const sources = sourcesOf(group);
  const topics = [...new Set([...sources.values()].flat())].sort();
  return {
    groupId: group.groupId,
    type: 'streams',
    protocolType: 'streams',
    state: group.groupState,
    coordinator,
    assignor: null,
    epoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      instanceId: member.instanceId,
      clientId: member.clientId,
      host: member.clientHost,
      epoch: member.memberEpoch,
      topics,
      partitions: partitionsOf(member.assignment, sources),
      target: partitionsOf(member.targetAssignment, sources),
    })),
  };
}

/** The topics that each part of the topology reads. */
function sourcesOf({ topology }: DescribedStreamsGroup): ReadonlyMap<string, readonly string[]> {
  return new Map(
    (topology?.subtopologies ?? []).map(({ subtopologyId, sourceTopics, repartitionSourceTopics }) => [
      subtopologyId,
      [...sourceTopics, ...repartitionSourceTopics.map(({ name }) => name)],
    ]),
  );
}

/** An active task reads the partition of its number of each of its topics. */
function partitionsOf(
  { activeTasks }: Assignment,
  sources: ReadonlyMap<string, readonly string[]>,
): readonly TopicPartition[] {
  return activeTasks.flatMap(({ subtopologyId, partitions }) =>
    (sources.get(subtopologyId) ?? []).flatMap((topic) => partitions.map((partition) => ({ topic, partition }))),
  );
}

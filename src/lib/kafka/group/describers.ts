import type { KafkaCluster } from '../cluster.js';
import { errorCodeOf, NO_ERROR } from '../error-codes.js';
import type { ApiVersions } from '../protocol/api.js';
import { consumerGroupDescribeApi, type DescribedConsumerGroup } from '../protocol/consumer-group-describe.js';
import { describeGroupsApi, type DescribedClassicGroup } from '../protocol/describe-groups.js';
import { shareGroupDescribeApi, type DescribedShareGroup } from '../protocol/share-group-describe.js';
import { streamsGroupDescribeApi } from '../protocol/streams-group-describe.js';
import type { TopicPartition } from '../types.js';
import { coordinatorAnswersWithin, type GroupAnswer } from './ask-coordinators.js';
import { consumerProtocolType, readAssignment, readSubscription } from './consumer-protocol.js';
import type { GroupType } from '../../documents/group-words.js';
import type { DescribedGroup, DescribedMember } from './group-types.js';
import { streamsGroup } from './streams-group.js';

/** How groups of one type are described. A group of another type is answered with GROUP_ID_NOT_FOUND. */
export interface Describer {
  readonly type: GroupType;
  readonly api: ApiVersions;
  readonly ask: (
    kafka: KafkaCluster,
    brokerId: number,
    groupIds: readonly string[],
  ) => Promise<readonly GroupAnswer<DescribedGroup>[]>;
}

const options = { answerWithin: coordinatorAnswersWithin };

export const describers: readonly Describer[] = [
  {
    type: 'classic',
    api: describeGroupsApi,
    ask: async (kafka, brokerId, groups) => {
      const body = { groups, includeAuthorizedOperations: false };
      const answer = await kafka.sendTo(brokerId, describeGroupsApi, body, options);
      return answer.groups.map((group) => ({
        groupId: group.groupId,
        // Older brokers call a group that they do not have dead.
        errorCode: group.errorCode === NO_ERROR && group.groupState === 'Dead' ? notFound : group.errorCode,
        value: classicGroup(group, brokerId),
      }));
    },
  },
  {
    type: 'consumer',
    api: consumerGroupDescribeApi,
    ask: async (kafka, brokerId, groupIds) => {
      const body = { groupIds, includeAuthorizedOperations: false };
      const answer = await kafka.sendTo(brokerId, consumerGroupDescribeApi, body, options);
      return answer.groups.map((group) => ({ ...group, value: consumerGroup(group, brokerId) }));
    },
  },
  {
    type: 'share',
    api: shareGroupDescribeApi,
    ask: async (kafka, brokerId, groupIds) => {
      const body = { groupIds, includeAuthorizedOperations: false };
      const answer = await kafka.sendTo(brokerId, shareGroupDescribeApi, body, options);
      return answer.groups.map((group) => ({ ...group, value: shareGroup(group, brokerId) }));
    },
  },
  {
    type: 'streams',
    api: streamsGroupDescribeApi,
    ask: async (kafka, brokerId, groupIds) => {
      const body = { groupIds, includeAuthorizedOperations: false };
      const answer = await kafka.sendTo(brokerId, streamsGroupDescribeApi, body, options);
      return answer.groups.map((group) => ({ ...group, value: streamsGroup(group, brokerId) }));
    },
  },
];

export const notFound = errorCodeOf('GROUP_ID_NOT_FOUND');

function classicGroup(group: DescribedClassicGroup, coordinator: number): DescribedGroup {
  const consumes = group.protocolType === consumerProtocolType;
  return {
    groupId: group.groupId,
    type: 'classic',
    protocolType: group.protocolType,
    state: group.groupState,
    coordinator,
    assignor: group.protocolData === '' ? null : group.protocolData,
    epoch: null,
    assignmentEpoch: null,
    members: group.members.map((member) => ({
      memberId: member.memberId,
      instanceId: member.groupInstanceId,
      clientId: member.clientId,
      host: member.clientHost,
      epoch: null,
      topics: consumes ? (readSubscription(member.memberMetadata)?.topics ?? []) : [],
      partitions: consumes ? (readAssignment(member.memberAssignment) ?? []) : [],
      target: null,
    })),
  };
}

function consumerGroup(group: DescribedConsumerGroup, coordinator: number): DescribedGroup {
  return {
    ...managedGroup(group, 'consumer', coordinator),
    assignor: group.assignorName,
    members: group.members.map((member) => ({
      ...managedMember(member),
      instanceId: member.instanceId,
      target: partitionsOf(member.targetAssignment),
    })),
  };
}

function shareGroup(group: DescribedShareGroup, coordinator: number): DescribedGroup {
  return {
    ...managedGroup(group, 'share', coordinator),
    assignor: group.assignorName,
    members: group.members.map((member) => ({ ...managedMember(member), instanceId: null, target: null })),
  };
}

type ManagedGroup = Pick<DescribedShareGroup, 'groupId' | 'groupState' | 'groupEpoch' | 'assignmentEpoch'>;

function managedGroup(group: ManagedGroup, type: 'consumer' | 'share', coordinator: number) {
  return {
    groupId: group.groupId,
    type,
    protocolType: type,
    state: group.groupState,
    coordinator,
    epoch: group.groupEpoch,
    assignmentEpoch: group.assignmentEpoch,
  };
}

function managedMember(
  member: Omit<DescribedShareGroup['members'][number], 'rackId'>,
): Omit<DescribedMember, 'instanceId' | 'target'> {
  return {
    memberId: member.memberId,
    clientId: member.clientId,
    host: member.clientHost,
    epoch: member.memberEpoch,
    topics: member.subscribedTopicNames,
    partitions: partitionsOf(member.assignment),
  };
}

function partitionsOf({
  topicPartitions,
}: DescribedShareGroup['members'][number]['assignment']): readonly TopicPartition[] {
  return topicPartitions.flatMap(({ topicName: topic, partitions }) =>
    partitions.map((partition) => ({ topic, partition })),
  );
}

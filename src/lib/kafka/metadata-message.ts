import { errorCodeOf } from './error-codes.js';
import type { NodeEndpoint } from './protocol/leader-hint.js';
import type { MetadataResponse } from './protocol/metadata.js';
import { zeroUuid } from './topic-id.js';
import type { BrokerNode, TopicMetadata } from './types.js';

/** The body of a Metadata request; it never creates a topic. */
export function metadataOf(topics: readonly string[] | null) {
  return {
    topics: topics?.map((name) => ({ topicId: zeroUuid, name })) ?? null,
    allowAutoTopicCreation: false,
    includeClusterAuthorizedOperations: false,
    includeTopicAuthorizedOperations: false,
  };
}

export function toNode({ nodeId, host, port, rack }: NodeEndpoint): BrokerNode {
  return { id: nodeId, host, port, rack };
}

export function toTopic(topic: MetadataResponse['topics'][number]): TopicMetadata {
  return {
    name: topic.name ?? '',
    topicId: topic.topicId,
    internal: topic.isInternal,
    errorCode: topic.errorCode,
    partitions: topic.partitions
      .map((partition) => ({
        partition: partition.partitionIndex,
        leader: partition.leaderId,
        leaderEpoch: partition.leaderEpoch,
        replicas: partition.replicaNodes,
        isr: partition.isrNodes,
        offlineReplicas: partition.offlineReplicas,
      }))
      .sort((a, b) => a.partition - b.partition),
  };
}

/** The broker that was asked knows no such topic. */
export function isUnknownTopic({ errorCode }: { readonly errorCode: number }): boolean {
  return errorCode === unknownTopic;
}

/** Names of topics that the broker does not know. */
export function unknownTopics({ topics }: MetadataResponse): readonly string[] {
  return topics.filter(isUnknownTopic).map(({ name }) => name ?? '');
}

/** Topics of two answers; those of the other one in place of what the first broker does not know. */
export function topicsOf(answer: MetadataResponse, other: MetadataResponse | null): readonly TopicMetadata[] {
  if (other === null) return answer.topics.map(toTopic);
  return [...answer.topics.filter((topic) => !isUnknownTopic(topic)), ...other.topics].map(toTopic);
}

const unknownTopic = errorCodeOf('UNKNOWN_TOPIC_OR_PARTITION');

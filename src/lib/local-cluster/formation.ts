import type { ClusterMetadata, TopicMetadata } from '../kafka/types.js';
import { isOffline, isUnderReplicated } from '../topics/health.js';
import { counted } from '../values/wording.js';
import type { BrokerView } from './broker-views.js';

/**
 * What keeps brokers from being one whole cluster, a sentence each; none where every broker can lead.
 * @param clusterId empty where it is not known yet: then it is enough that all have the same
 */
export function formationProblems(views: readonly BrokerView[], clusterId: string): readonly string[] {
  const problems: string[] = [];
  const expected = clusterId === '' ? (idAmong(views) ?? '') : clusterId;
  for (const { broker, metadata } of views) {
    if (metadata === null) problems.push(`${broker.name} does not answer`);
    else if (metadata.clusterId !== expected) {
      problems.push(`${broker.name} belongs to cluster ${metadata.clusterId}, not to ${expected}`);
    }
  }
  const answers = views.map(({ metadata }) => metadata).filter((metadata) => metadata !== null);
  for (const { broker, metadata } of views) {
    // A broker is in the metadata once the controller has let it in, and from then on it can lead.
    const knows = answers.every(({ brokers }) => brokers.some(({ id }) => id === broker.nodeId));
    if (metadata !== null && !knows) problems.push(`${broker.name} is not known to all brokers yet`);
  }
  return problems;
}

/** The cluster's id as the first broker that answers has it. */
export function idAmong(views: readonly BrokerView[]): string | null {
  return views.find(({ metadata }) => metadata !== null)?.metadata?.clusterId ?? null;
}

/** Topics with partitions that have no leader, or that a broker knows no details of yet. */
export function leaderlessTopics(views: readonly BrokerView[]): readonly string[] {
  const isLeaderless = ({ errorCode, partitions }: TopicMetadata): boolean =>
    errorCode !== 0 || partitions.some(isOffline);
  return [
    ...new Set(views.flatMap(({ metadata }) => metadata?.topics.filter(isLeaderless).map(({ name }) => name) ?? [])),
  ];
}

export interface PartitionHealth {
  readonly topics: number;
  readonly partitions: number;
  readonly underReplicated: number;
  readonly offline: number;
}

export function partitionHealth({ topics }: Pick<ClusterMetadata, 'topics'>): PartitionHealth {
  const partitions = topics.flatMap((topic) => topic.partitions);
  return {
    topics: topics.length,
    partitions: partitions.length,
    underReplicated: partitions.filter(isUnderReplicated).length,
    offline: partitions.filter(isOffline).length,
  };
}

/** A sentence for each thing wrong with partitions. */
export function partitionProblems({ partitions, underReplicated, offline }: PartitionHealth): readonly string[] {
  const all = counted(partitions, 'partition');
  return [
    ...(offline === 0 ? [] : [`${offline} of ${all} have no leader`]),
    ...(underReplicated === 0 ? [] : [`${underReplicated} of ${all} have fewer replicas in sync than they should`]),
  ];
}

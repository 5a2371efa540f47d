import { AppError } from '../../errors.js';
import type { Int64 } from '../../values/int64.js';
import type { KafkaCluster } from '../cluster.js';
import { itemError } from '../item-error.js';
import { describeQuorumApi } from '../protocol/describe-quorum.js';
import { zeroUuid } from '../topic-id.js';
import { refusedRequest } from '../denied.js';

/** Who keeps the metadata of a cluster, and how far they are (KIP-595). */
export interface Quorum {
  readonly leaderId: number;
  readonly leaderEpoch: number;
  /** Up to where a majority of voters has it. */
  readonly highWatermark: number;
  readonly voters: readonly QuorumReplica[];
  /** Brokers and controllers that follow without a vote. */
  readonly observers: readonly QuorumReplica[];
}

export interface QuorumReplica {
  readonly id: number;
  /** null where the brokers do not tell, before Kafka 3.9. */
  readonly directoryId: string | null;
  readonly logEndOffset: number;
  /** Records that the leader has and this one has not. */
  readonly lag: number;
  /** By the leader's clock, in epoch milliseconds; null where it does not know. */
  readonly lastFetchedAt: Int64 | null;
  readonly lastCaughtUpAt: Int64 | null;
}

/** `Topic.CLUSTER_METADATA_TOPIC_NAME`, which has one partition. */
const metadataTopic = '__cluster_metadata';

/** @throws AppError REQUEST_FAILED where the cluster has no quorum: it keeps its metadata in ZooKeeper */
export async function describeQuorum(kafka: KafkaCluster): Promise<Quorum> {
  if ((await kafka.versionOf(describeQuorumApi)) === null) {
    const message = 'this cluster has no metadata quorum: its brokers do not know DescribeQuorum';
    const hint = 'They keep their metadata in ZooKeeper; a quorum comes with KRaft, the only way since Kafka 4.0.';
    throw new AppError('REQUEST_FAILED', message, { hint });
  }
  const answer = await kafka.sendToAny(describeQuorumApi, {
    topics: [{ topicName: metadataTopic, partitions: [{ partitionIndex: 0 }] }],
  });
  const [partition] = answer.topics.flatMap(({ partitions }) => partitions);
  const error =
    itemError(answer.errorCode, answer.errorMessage) ??
    itemError(partition?.errorCode ?? 0, partition?.errorMessage ?? null);
  if (error !== null)
    throw refusedRequest(kafka, 'cannot describe the metadata quorum', error, { api: describeQuorumApi });
  if (partition === undefined)
    throw new AppError('REQUEST_FAILED', 'the broker did not answer for the metadata quorum');
  const { leaderId, leaderEpoch, highWatermark, currentVoters, observers } = partition;
  const all = [...currentVoters, ...observers];
  const end = all.find(({ replicaId }) => replicaId === leaderId)?.logEndOffset ?? highWatermark;
  return {
    leaderId,
    leaderEpoch,
    highWatermark,
    voters: currentVoters.map((replica) => quorumReplica(replica, end)),
    observers: observers.map((replica) => quorumReplica(replica, end)),
  };
}

type Replica = ReturnType<
  typeof describeQuorumApi.response.read
>['topics'][number]['partitions'][number]['currentVoters'][number];

function quorumReplica(replica: Replica, end: number): QuorumReplica {
  const { replicaId: id, replicaDirectoryId, logEndOffset, lastFetchTimestamp, lastCaughtUpTimestamp } = replica;
  return {
    id,
    directoryId: replicaDirectoryId === zeroUuid ? null : replicaDirectoryId,
    logEndOffset,
    lag: Math.max(0, end - logEndOffset),
    lastFetchedAt: lastFetchTimestamp === -1 ? null : lastFetchTimestamp,
    lastCaughtUpAt: lastCaughtUpTimestamp === -1 ? null : lastCaughtUpTimestamp,
  };
}

import type { Int64 } from '../values/int64.js';
import type { BrokerAddress } from './connection/address.js';

export interface BrokerNode extends BrokerAddress {
  readonly id: number;
  readonly rack: string | null;
}

/** What a cluster says of itself: only brokers that are alive are listed. */
export interface ClusterMetadata {
  readonly clusterId: string;
  /** With KRaft a random live broker, which forwards what only the controller can do. -1 where there is none. */
  readonly controllerId: number;
  readonly brokers: readonly BrokerNode[];
  readonly topics: readonly TopicMetadata[];
}

export interface TopicMetadata {
  readonly name: string;
  readonly topicId: string;
  readonly internal: boolean;
  /** An error code of Kafka's protocol; 0 where the topic is fine. */
  readonly errorCode: number;
  readonly partitions: readonly PartitionMetadata[];
}

export interface PartitionMetadata {
  readonly partition: number;
  /** Id of the leading broker, or -1 where the partition has none. */
  readonly leader: number;
  readonly leaderEpoch: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
  readonly offlineReplicas: readonly number[];
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

/** A place in a partition: that of a record, or where one is to be read, committed or cut next. */
export interface PartitionOffset<Offset extends Int64 = number> extends TopicPartition {
  readonly offset: Offset;
  /** That of the topic, where it is known: what is done by it is not done to another topic of that name. */
  readonly topicId?: string;
}

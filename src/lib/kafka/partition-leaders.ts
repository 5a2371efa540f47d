import type { PartitionMetadata, TopicMetadata, TopicPartition } from './types.js';

/** Who leads a partition. */
export interface Leadership {
  /** Id of the leading broker; -1 where there is none, or where the one that was known does not lead any more. */
  readonly leader: number;
  /** Goes up with every election; -1 where brokers do not tell. */
  readonly epoch: number;
}

/** What a broker says of another that leads a partition (KIP-951). */
export interface LeaderHint extends TopicPartition, Leadership {}

interface KnownLeader extends Leadership {
  /** True where that broker said that it does not lead the partition, or did not answer. */
  readonly lost: boolean;
}

interface KnownTopic {
  topicId: string;
  /** When (epoch milliseconds) a broker told of it last. */
  learnedAt: number;
  readonly partitions: Map<number, KnownLeader>;
}

const unknown: Leadership = { leader: -1, epoch: -1 };

/**
 * Which broker leads which partition, as far as brokers have said: the one memory of it, fed by every answer to Metadata and
 * by hints. It never goes back to an older epoch: a broker that is cut off from the others goes on telling what was.
 * @see KIP-320 and `org.apache.kafka.clients.Metadata` (`updateLatestMetadata`, `updatePartitionLeadership`)
 */
export class PartitionLeaders {
  readonly #topics = new Map<string, KnownTopic>();

  /** The leader to ask; -1 where metadata has to be asked for first. */
  of({ topic, partition }: TopicPartition): Leadership {
    const known = this.#topics.get(topic)?.partitions.get(partition);
    if (known === undefined) return unknown;
    return known.lost ? { leader: -1, epoch: known.epoch } : known;
  }

  /** When (epoch milliseconds) a broker told of this topic last; null where none has. */
  learnedAt(topic: string): number | null {
    return this.#topics.get(topic)?.learnedAt ?? null;
  }

  /**
   * Takes an answer to Metadata.
   * @returns the same topics with the leaders that are known from newer epochs, and whether there were any of those
   */
  learn(topics: readonly TopicMetadata[]): { readonly topics: readonly TopicMetadata[]; readonly outdated: boolean } {
    let outdated = false;
    const current = topics.map((topic) => {
      if (topic.partitions.length === 0) return topic;
      const known = this.#topicOf(topic);
      known.learnedAt = Date.now();
      const partitions = topic.partitions.map((partition) => {
        const newest = learnPartition(known, partition);
        outdated ||= newest !== partition;
        return newest;
      });
      return { ...topic, partitions };
    });
    return { topics: current, outdated };
  }

  /** @returns whether it is newer than what is known */
  takeHint({ topic, partition, leader, epoch }: LeaderHint): boolean {
    const partitions = this.#topics.get(topic)?.partitions;
    const known = partitions?.get(partition);
    if (partitions === undefined || known === undefined || leader === -1 || epoch <= known.epoch) return false;
    partitions.set(partition, { leader, epoch, lost: false });
    return true;
  }

  /** This broker says that it does not lead the partition any more, or does not answer. Another one may be known already. */
  lose({ topic, partition }: TopicPartition, leader: number): void {
    const partitions = this.#topics.get(topic)?.partitions;
    const known = partitions?.get(partition);
    if (known?.leader === leader) partitions?.set(partition, { ...known, lost: true });
  }

  /** A topic made anew under its old name begins with new epochs. */
  #topicOf({ name, topicId }: TopicMetadata): KnownTopic {
    const known = this.#topics.get(name);
    if (known?.topicId === topicId) return known;
    const fresh = { topicId, learnedAt: 0, partitions: new Map<number, KnownLeader>() };
    this.#topics.set(name, fresh);
    return fresh;
  }
}

function learnPartition({ partitions }: KnownTopic, answered: PartitionMetadata): PartitionMetadata {
  const known = partitions.get(answered.partition);
  if (known !== undefined && known.epoch > answered.leaderEpoch) {
    return { ...answered, leader: known.leader, leaderEpoch: known.epoch };
  }
  partitions.set(answered.partition, { leader: answered.leader, epoch: answered.leaderEpoch, lost: false });
  return answered;
}

import type { KafkaCluster } from '../cluster.js';
import { errorCodeOf } from '../error-codes.js';
import type { FetchedPartition } from '../protocol/fetch.js';
import type { TopicPartition } from '../types.js';

/** Milliseconds after which what is known of a topic's leaders is asked for again. Kafka's own client: `metadata.max.age.ms`, 5 min. */
const metadataMaxAge = 30_000;
/** Milliseconds between two looks at the age. */
const lookEvery = 1_000;

/**
 * Asks for metadata from time to time while nothing seems wrong: a leader that is cut off from the others goes on answering,
 * without new records and without an error. It is another broker's turn each time, so that the one cut off is not believed.
 */
export class LeaderRefresh {
  readonly #kafka: Pick<KafkaCluster, 'leaders' | 'metadata'>;
  readonly #maxAge: number;
  #nextLook = 0;

  constructor(kafka: Pick<KafkaCluster, 'leaders' | 'metadata'>, maxAge = metadataMaxAge) {
    this.#kafka = kafka;
    this.#maxAge = maxAge;
  }

  /** Asks in the background where what is known is too old; whoever reads need not wait for it. */
  keepFresh(partitions: readonly TopicPartition[]): void {
    const now = Date.now();
    if (now < this.#nextLook) return;
    this.#nextLook = Infinity; // one request at a time
    const topics = [...new Set(partitions.map(({ topic }) => topic))];
    const old = topics.filter((topic) => now - (this.#kafka.leaders.learnedAt(topic) ?? 0) >= this.#maxAge);
    const asked = old.length === 0 ? Promise.resolve() : this.#kafka.metadata(old, { elsewhere: true });
    void asked
      .catch(() => undefined) // there is another look soon; what is wrong shows where records are asked for
      .then(() => (this.#nextLook = Date.now() + lookEvery));
  }

  /** Whether a broker is known to have been followed by another leader. */
  hasMoved(leader: number, partition: TopicPartition): boolean {
    const known = this.#kafka.leaders.of(partition).leader;
    return known !== -1 && known !== leader;
  }
}

/** What a broker would answer that knows that it does not lead a partition any more. */
export function notLeader(partitionIndex: number): FetchedPartition {
  return {
    partitionIndex,
    errorCode: errorCodeOf('NOT_LEADER_OR_FOLLOWER'),
    highWatermark: -1,
    lastStableOffset: -1,
    logStartOffset: -1,
    abortedTransactions: null,
    preferredReadReplica: -1,
    records: null,
    divergingEpoch: null,
    currentLeader: null,
  };
}

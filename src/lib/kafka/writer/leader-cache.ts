import { AppError } from '../../errors.js';
import type { KafkaCluster } from '../cluster.js';
import { kafkaErrorCode, NO_ERROR } from '../error-codes.js';
import { zeroUuid } from '../topic-id.js';
import { refusedRequest } from '../denied.js';
import type { TopicPartition } from '../types.js';
import { metadataApi } from '../protocol/metadata.js';

/** Milliseconds during which a topic may be unknown. */
const patience = 3_000;

/** Asks who leads what is written, and holds topics to what they were when it began. */
export class LeaderCache {
  readonly #kafka: KafkaCluster;
  /** The id that each topic had when it was first asked for. */
  readonly #ids = new Map<string, string>();
  readonly #asked = new Map<string, Promise<void>>();
  /** When (epoch milliseconds) a topic was first not found. */
  readonly #missingSince = new Map<string, number>();

  constructor(kafka: KafkaCluster) {
    this.#kafka = kafka;
  }

  /** @returns the broker's id, or -1 where that is not known */
  known(target: TopicPartition): number {
    return this.#ids.has(target.topic) ? this.#kafka.leaders.of(target).leader : -1;
  }

  /** The id of a topic whose leader was asked for before. */
  idOf(topic: string): string {
    return this.#ids.get(topic) ?? zeroUuid;
  }

  /**
   * @returns the broker's id, or -1 where the partition has no leader at the moment
   * @throws AppError TOPIC_NOT_FOUND, also where another topic has its name now
   */
  async leaderOf(target: TopicPartition): Promise<number> {
    const known = this.known(target);
    if (known !== -1) return known;
    const { topic } = target;
    let asked = this.#asked.get(topic);
    if (asked === undefined) {
      asked = this.#ask(topic).finally(() => this.#asked.delete(topic));
      this.#asked.set(topic, asked);
    }
    await asked;
    return this.known(target);
  }

  async #ask(topic: string): Promise<void> {
    // After a failure it is another broker's turn: the one asked before may be cut off from the others, and tell what was.
    const { topics } = await this.#kafka.metadata([topic], { elsewhere: this.#ids.has(topic) });
    this.#expectTopic(topic, kafkaErrorCode(topics[0]?.errorCode ?? NO_ERROR).name);
    const { topicId = zeroUuid, partitions = [] } = topics[0] ?? {};
    if (partitions.length === 0) return;
    const before = this.#ids.get(topic) ?? topicId;
    this.#ids.set(topic, before);
    if (topicId === before) return;
    throw new AppError('TOPIC_NOT_FOUND', `topic "${topic}" was deleted and made anew while it was written`, {
      hint: 'What was acknowledged before is not in the new topic: send all of it again.',
    });
  }

  /** Right after a start, or the making of the topic, a broker may not know it yet. */
  #expectTopic(topic: string, error: string): void {
    if (error === 'TOPIC_AUTHORIZATION_FAILED') {
      throw refusedRequest(this.#kafka, `cannot write to topic "${topic}"`, error, { api: metadataApi, topic });
    }
    if (error !== 'UNKNOWN_TOPIC_OR_PARTITION') {
      this.#missingSince.delete(topic);
      return;
    }
    const now = Date.now();
    const since = this.#missingSince.get(topic) ?? now;
    this.#missingSince.set(topic, since);
    if (now - since < patience) return;
    throw new AppError('TOPIC_NOT_FOUND', `topic "${topic}" was deleted while it was written`);
  }
}

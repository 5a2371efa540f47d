import type { KafkaCluster } from '../kafka/cluster.js';
import { PartitionTable } from '../kafka/partition-table.js';
import { topicDeleted, type FetchOptions } from '../kafka/reader/fetch-options.js';
import type { AddRanges } from '../kafka/reader/partition-reader.js';
import type { GonePartition } from '../kafka/reader/read-answer.js';
import { wholeRange, type ReadRange } from '../kafka/reader/read-position.js';
import { zeroUuid } from '../kafka/topic-id.js';
import { topicLooks, type LookOptions } from '../kafka/topic-looks.js';
import type { TopicSelection } from '../kafka/topic-selection.js';
import type { TopicPartition } from '../kafka/types.js';

/** How it goes on with topics that grow, come and go while they are followed. */
export interface FollowOptions extends LookOptions {
  readonly topics: TopicSelection;
  /** What becomes of the reading when one of them is deleted and not made anew. */
  readonly deletedTopics: NonNullable<FetchOptions['deletedTopics']>;
  /** Says which of their partitions are wanted. */
  readonly wants: (partition: TopicPartition) => boolean;
  readonly onChange: (topic: string, change: TopicChange) => void;
  /** Told of each partition that is read too from now on. */
  readonly onBegin?: (range: ReadRange) => void;
}

/** `found` is a topic that a pattern picks; those of a list are there from the start. */
export type TopicChange = 'found' | 'deleted' | 'made-anew';

/** The partitions that are followed: those that come up are read from their start, and those of deleted topics left out. */
export class Growth {
  readonly #kafka: KafkaCluster;
  readonly #options: FollowOptions;
  /** The ids of their topics. */
  readonly #held = new PartitionTable<string>();
  /** Ids of topics that are gone; a broker that has not heard of it may go on telling of them. */
  readonly #gone = new Set<string>();
  #add: AddRanges = () => undefined;

  constructor(kafka: KafkaCluster, ranges: readonly ReadRange[], options: FollowOptions) {
    this.#kafka = kafka;
    this.#options = options;
    for (const range of ranges) this.#held.set(range, range.topicId);
  }

  /** For the reader: adds what comes up, until the signal is aborted. */
  async run(add: AddRanges, signal: AbortSignal): Promise<void> {
    this.#add = add;
    for await (const topics of topicLooks(this.#kafka.withSignal(signal), this.#options.topics, this.#options)) {
      const all = topics
        .filter(({ topicId }) => !this.#gone.has(topicId))
        .flatMap(({ name: topic, topicId, partitions }) =>
          partitions.map(({ partition }) => wholeRange({ topic, partition }, topicId)),
        );
      const more = all.filter((range) => this.#held.get(range) === undefined && this.#options.wants(range));
      for (const topic of new Set(more.map((range) => range.topic))) {
        if (this.#held.ofTopic(topic).size === 0) this.#options.onChange(topic, 'found');
      }
      this.#begin(more);
    }
  }

  /**
   * Nothing more comes of these.
   * @throws AppError TOPIC_NOT_FOUND for a topic that has to be there
   */
  take(gone: readonly GonePartition[]): void {
    const { deletedTopics, onChange } = this.#options;
    for (const { topic, partition, madeAnew, successor } of gone) {
      if (!madeAnew && deletedTopics === 'throw') throw topicDeleted(topic);
      const topicId = this.#held.get({ topic, partition }) ?? zeroUuid;
      this.#held.delete({ topic, partition });
      if (!this.#gone.has(topicId)) onChange(topic, madeAnew ? 'made-anew' : 'deleted');
      if (topicId !== zeroUuid) this.#gone.add(topicId);
      if (successor !== null) this.#begin([successor]);
    }
  }

  #begin(ranges: readonly ReadRange[]): void {
    for (const range of ranges) {
      this.#held.set(range, range.topicId);
      this.#options.onBegin?.(range);
    }
    if (ranges.length > 0) this.#add(ranges);
  }
}

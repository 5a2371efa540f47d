import type { DeadLetterFailure } from '../../dead-letters/failure.js';
import { deadLetterPartition, deadLetterRecord } from '../../dead-letters/letter.js';
import type { CompressionCodec } from '../../kafka/codecs/codecs.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { Delivery } from '../../kafka/writer/delivery.js';
import { RecordWriter } from '../../kafka/writer/record-writer.js';
import { topicIntake } from '../../produce/topic-intake.js';
import { findTopic } from '../../topics/find-topics.js';
import { DeadLetterError } from '../errors.js';
import { mayPass } from '../may-pass.js';
import type { RecordPlace } from './options.js';
import type { ReceivedRecord } from './received-record.js';
import { patiently } from '../../kafka/patience.js';

export interface LetterWriterOptions {
  readonly topicOf: (source: string) => string;
  /** Milliseconds for a letter to be acknowledged. */
  readonly timeout: number;
}

/** Milliseconds; longer than usual, as the letters of many topics may wait at the same time. */
const pause = 500;

/** Writes dead letters, each to the topic for those of its own topic. */
export class LetterWriter {
  readonly #kafka: KafkaCluster;
  readonly #options: LetterWriterOptions;
  /** How many partitions a topic has. */
  readonly #topics = new Map<string, Promise<number>>();
  readonly #compressions = new Map<string, CompressionCodec>();
  #writer: Promise<RecordWriter> | undefined;

  constructor(kafka: KafkaCluster, options: LetterWriterOptions) {
    this.#kafka = kafka;
    this.#options = options;
  }

  /**
   * @returns where the letter is, now that all in-sync replicas have it
   * @throws DeadLetterError where it cannot be written; then the record must not be skipped
   */
  async write(record: ReceivedRecord, failure: DeadLetterFailure): Promise<RecordPlace> {
    const topic = this.#options.topicOf(record.topic);
    const takenAt = Date.now();
    try {
      const partition = deadLetterPartition(record.partition, await this.#partitionsOf(topic, takenAt));
      const writer = await this.#openWriter(takenAt);
      const delivery = await new Promise<Delivery>((resolve) => {
        void writer.write({ topic, partition }, deadLetterRecord(record, failure), resolve, takenAt);
      });
      if (delivery.status !== 'acknowledged') throw delivery.error;
      return { topic, partition, offset: delivery.offset };
    } catch (error) {
      throw new DeadLetterError(record, topic, error);
    }
  }

  async #partitionsOf(topic: string, takenAt: number): Promise<number> {
    let found = this.#topics.get(topic);
    if (found === undefined) {
      found = this.#patiently(takenAt, async () => {
        const { partitions } = await findTopic(this.#kafka, topic);
        this.#compressions.set(topic, (await topicIntake(this.#kafka, topic)).compression);
        return partitions.length;
      });
      this.#topics.set(topic, found);
    }
    return found;
  }

  async #openWriter(takenAt: number): Promise<RecordWriter> {
    this.#writer ??= this.#patiently(takenAt, () =>
      RecordWriter.open(this.#kafka, {
        acks: 'all',
        compressionOf: (topic) => this.#compressions.get(topic) ?? 'none',
        deliveryTimeout: this.#options.timeout,
      }),
    );
    return this.#writer;
  }

  /** Tries again what brokers do not answer, while the letter has time. */
  async #patiently<Result>(takenAt: number, work: () => Promise<Result>): Promise<Result> {
    const within = takenAt + this.#options.timeout - Date.now();
    return patiently(this.#kafka.signal, { within, pause, despite: mayPass }, work);
  }
}

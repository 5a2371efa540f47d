import type { KafkaCluster } from '../../../src/lib/kafka/cluster.js';
import { recordSize } from '../../../src/lib/kafka/records/batch-builder.js';
import type { NewRecord } from '../../../src/lib/kafka/records/record.js';
import { Partitioner } from '../../../src/lib/kafka/writer/partitioner.js';
import { RecordWriter } from '../../../src/lib/kafka/writer/record-writer.js';
import { Transactions } from '../../../src/lib/kafka/writer/transaction.js';
import { eventually } from '../eventually.js';
import type { Place } from './history.js';

export interface Topic {
  readonly kafka: KafkaCluster;
  readonly topic: string;
  readonly partitions: number;
}

/** Milliseconds for a batch, and after which the cluster aborts what was left open. */
const deliveryTimeout = 20_000;
const transactionTimeout = 25_000;

/** A producer of transactions in one topic. Who opens another one with its id fences it off. */
export class TransactionalProducer {
  readonly transactions: Transactions;
  readonly #topic: Topic;
  readonly #writer: RecordWriter;
  readonly #partitioner = new Partitioner();

  private constructor(topic: Topic, transactions: Transactions, writer: RecordWriter) {
    this.#topic = topic;
    this.transactions = transactions;
    this.#writer = writer;
  }

  /** Tries for as long as brokers are gone. When it returns, whatever was open is ended. */
  static async open(transactionalId: string, topic: Topic): Promise<TransactionalProducer> {
    const options = { transactionalId, timeout: transactionTimeout };
    return eventually(
      async () => {
        const transactions = await Transactions.open(topic.kafka, options);
        const compressionOf = () => 'lz4' as const;
        const writer = await RecordWriter.open(topic.kafka, {
          acks: 'all',
          compressionOf,
          deliveryTimeout,
          transactions,
        });
        return new TransactionalProducer(topic, transactions, writer);
      },
      { within: 120_000 },
    );
  }

  /** @returns where each record is, in their order; null where the broker had it already. @throws AppError where one of them is not acknowledged */
  async send(records: readonly NewRecord[]): Promise<readonly (Place | null)[]> {
    const { topic, partitions } = this.#topic;
    const sent = records.map(async (record) => {
      const partition = this.#partitioner.partitionOf(topic, partitions, record.key, recordSize(record));
      return new Promise<Place | null>((resolve, reject) => {
        void this.#writer.write({ topic, partition }, record, (delivery) => {
          if (delivery.status !== 'acknowledged') reject(delivery.error);
          else resolve(delivery.offset < 0 ? null : { partition, offset: delivery.offset });
        });
      });
    });
    await Promise.allSettled(sent);
    return Promise.all(sent);
  }
}

import { hasErrorCode, type AppError } from '../../errors.js';
import type { KafkaCluster } from '../../kafka/cluster.js';
import type { PartitionOffset } from '../../kafka/types.js';
import { RecordWriter } from '../../kafka/writer/record-writer.js';
import { Transactions } from '../../kafka/writer/transaction.js';
import { inOrder, stepAfterRejection, type Step } from './step.js';
import type { TargetTopics } from '../../topics/target-topics.js';

/**
 * Milliseconds after which the cluster aborts what a run that was killed has left open, and readers of committed records
 * go on; the next run does so at once. A batch has less.
 */
const transactionTimeout = 30_000;
const deliveryTimeout = 25_000;

/** Writes batches of letters, each in one transaction with the offsets of the redrive group. */
export class BatchWriter {
  readonly #group: string;
  readonly #transactions: Transactions;
  readonly #writer: RecordWriter;

  private constructor(group: string, transactions: Transactions, writer: RecordWriter) {
    this.#group = group;
    this.#transactions = transactions;
    this.#writer = writer;
  }

  /** Fences off a run that is still under way, and aborts what one that was killed has left open. */
  static async open(kafka: KafkaCluster, group: string, targets: TargetTopics): Promise<BatchWriter> {
    const transactions = await Transactions.open(kafka, { transactionalId: group, timeout: transactionTimeout });
    const writer = await RecordWriter.open(kafka, {
      acks: 'all',
      compressionOf: (topic) => targets.known(topic)?.compression ?? 'snappy',
      deliveryTimeout,
      transactions,
    });
    return new BatchWriter(group, transactions, writer);
  }

  /**
   * @returns what was written in the end: a letter that a broker did not take is still bad
   * @throws AppError where nothing of the batch is there, unless its end is not known: then all of it is, or nothing
   */
  async write(
    steps: readonly Step[],
    offsets: readonly PartitionOffset[],
    now: () => number,
  ): Promise<readonly Step[]> {
    for (let tried = inOrder(steps); ;) {
      const rejections = await this.#tryOut(tried);
      if (rejections.size === 0) {
        await this.#transactions.sendOffsets(this.#group, offsets);
        await this.#transactions.commit();
        return tried;
      }
      await this.#transactions.abort();
      tried = tried.map((step) => {
        const error = rejections.get(step);
        if (error === undefined) return step;
        const next = stepAfterRejection(step, error, now());
        if (next === null) throw error;
        return next;
      });
    }
  }

  /** Runs while nobody else has taken over. */
  async alone(work: () => Promise<void>): Promise<void> {
    await this.#transactions.assertOwn(this.#group);
    try {
      await work();
    } finally {
      await this.#transactions.abort();
    }
  }

  async #tryOut(steps: readonly Step[]): Promise<ReadonlyMap<Step, AppError>> {
    const rejections = new Map<Step, AppError>();
    try {
      for (const step of steps) {
        await this.#writer.write(step.target, step.record, (delivery) => {
          if (delivery.status === 'rejected') rejections.set(step, delivery.error);
        });
      }
      await this.#writer.flush();
    } catch (error) {
      // What is still on its way is refused then. Where that fails too, the next run or the timeout sees to it. A run that
      // has taken over has done so already, and is not to be fenced off itself.
      if (!hasErrorCode(error, 'PRODUCER_FENCED')) await this.#transactions.fence().catch(() => undefined);
      throw error;
    }
    return rejections;
  }
}

import { recordPlace } from '../consume/record-format.js';
import type { RecordLineFilter } from '../consume/record-line-filter.js';
import { AppError, errorOf } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap, type ReadBatch } from '../kafka/reader/partition-reader.js';
import { partitionForKey } from '../kafka/records/murmur2.js';
import { recordsOf, UnreadableBatch } from '../kafka/records/record-batch.js';
import { RecordCursor } from '../kafka/records/record-cursor.js';
import type { NewRecord } from '../kafka/records/record.js';
import type { RecordWriter } from '../kafka/writer/record-writer.js';
import { ProduceTally } from '../produce/report.js';
import type { CopyPlan } from './plan.js';
import type { SchemaIds } from './schema-ids.js';
import { translated } from './translate.js';
import type { CopyCheck } from './copy-check.js';

export interface CopyOptions {
  readonly filter: RecordLineFilter | null;
  readonly writer: RecordWriter;
  /** null where ids are copied as they are. */
  readonly keyIds: SchemaIds | null;
  readonly valueIds: SchemaIds | null;
  /** Reads back what was written; null where nobody asked for that. */
  readonly check: CopyCheck | null;
  /** Copy also what the target's retention will delete at once. */
  readonly allowExpired: boolean;
  readonly onGap: (gap: Gap) => void;
  readonly onProgress: (records: number) => void;
  /** Ends the copy; what is on its way is still brought to its end. */
  readonly signal: AbortSignal;
}

export interface CopyOutcome {
  readonly tally: ProduceTally;
  /** Records that the filter left out. */
  readonly leftOut: number;
  /** What ended the copy early; null where it came to its end. */
  readonly failure: Error | null;
}

/**
 * Copies records with key, value, headers and time. Where both topics have as many partitions each record keeps its
 * own, else the key decides, and records without one go by the partition that they had, in order.
 */
export async function copyRecords(source: KafkaCluster, plan: CopyPlan, options: CopyOptions): Promise<CopyOutcome> {
  const run = new CopyRun(plan, options);
  let failure: Error | null = null;
  try {
    const { onGap } = options;
    for await (const { batches } of readPartitions(source, plan.ranges, { readCommitted: true, onGap })) {
      for (const batch of batches) await run.copy(batch);
    }
  } catch (error) {
    failure = errorOf(error);
  }
  failure = (await run.finish()) ?? failure;
  return { tally: run.tally, leftOut: run.leftOut, failure };
}

class CopyRun {
  readonly tally = new ProduceTally();
  leftOut = 0;
  readonly #plan: CopyPlan;
  readonly #options: CopyOptions;
  #rejection: AppError | null = null;

  constructor(plan: CopyPlan, options: CopyOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  async copy(read: ReadBatch): Promise<void> {
    const { batch, from, to } = read;
    const { filter, check, onProgress } = this.#options;
    const place = recordPlace(read);
    const cursor = new RecordCursor(batch, await recordsOfBatch(read));
    while (cursor.next()) {
      if (cursor.offset < from || (to !== null && cursor.offset >= to)) continue;
      if (filter !== null && !(await filter.matches(place, cursor))) {
        this.leftOut += 1;
        continue;
      }
      this.#expectGoing(read, cursor);
      await this.#send(read.partition, await this.#recordOf(cursor));
      if (check?.due === true) await this.#check(check);
    }
    onProgress(this.tally.sent);
  }

  /** Waits for what is on its way. @returns what went wrong with it */
  async finish(): Promise<Error | null> {
    const { check, writer } = this.#options;
    try {
      if (check === null) await writer.flush();
      else await this.#check(check);
      return this.#rejection;
    } catch (error) {
      return errorOf(error);
    }
  }

  /** Behind a record that was not taken goes only what was on its way with it. */
  #expectGoing({ topic, partition }: ReadBatch, { offset, timestamp }: RecordCursor): void {
    const { signal, writer, allowExpired } = this.#options;
    signal.throwIfAborted();
    if (this.#rejection !== null) throw this.#rejection;
    if (writer.failure !== null) throw writer.failure;
    const { expiry, target } = this.#plan;
    if (allowExpired || expiry === null || timestamp >= expiry) return;
    throw new AppError(
      'RECORD_NOT_SENT',
      `topic "${topic}", partition ${partition}, offset ${offset}: the record is older than "${target.name}" keeps records`,
      { hint: 'Copy such records all the same with `--allow-expired`.' },
    );
  }

  async #recordOf(cursor: RecordCursor): Promise<NewRecord> {
    const { keyIds, valueIds } = this.#options;
    return {
      key: await translated(cursor.key(), keyIds),
      value: await translated(cursor.value(), valueIds),
      headers: cursor.headers(),
      timestamp: cursor.timestamp,
    };
  }

  async #send(sourcePartition: number, record: NewRecord): Promise<void> {
    const { name: topic, partitionCount: count } = this.#plan.target;
    const sameCount = count === this.#plan.ranges.length;
    const partition = sameCount || record.key === null ? sourcePartition % count : partitionForKey(record.key, count);
    this.#options.check?.expect(partition, record);
    this.tally.valid += 1;
    await this.#options.writer.write({ topic, partition }, record, (delivery) => {
      if (delivery.status === 'acknowledged') this.tally.addSent(partition, delivery.offset);
      else if (delivery.status === 'rejected') this.#rejection ??= delivery.error;
      else this.tally[delivery.status] += 1;
    });
  }

  async #check(check: CopyCheck): Promise<void> {
    await this.#options.writer.flush();
    await check.run();
  }
}

async function recordsOfBatch({ topic, partition, batch }: ReadBatch): Promise<Buffer> {
  try {
    return await recordsOf(batch);
  } catch (error) {
    if (!(error instanceof UnreadableBatch)) throw error;
    throw new AppError('RECORD_UNDECODABLE', `topic "${topic}", partition ${partition}: ${error.message}`, {
      cause: error,
    });
  }
}

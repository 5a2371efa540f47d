import { schemaInHeader } from '../events/part-reader.js';
import { schemaHeaders } from '../events/wire-format.js';
import { recordPlace, type RecordOpening } from '../consume/record-format.js';
import type { RecordLineFilter } from '../consume/record-line-filter.js';
import { AppError, errorOf } from '../errors.js';
import type { KafkaCluster } from '../kafka/cluster.js';
import { readPartitions, type Gap } from '../kafka/reader/partition-reader.js';
import type { ReadBatch } from '../kafka/reader/read-answer.js';
import { partitionForKey } from '../kafka/records/murmur2.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { recordsIn } from '../kafka/records/records-in.js';
import type { NewRecord } from '../kafka/records/record.js';
import type { TopicPartition } from '../kafka/types.js';
import type { RecordWriter } from '../kafka/writer/record-writer.js';
import { ProduceTally } from '../produce/report.js';
import type { CopyPlan } from './plan.js';
import { countMissed } from './source-count.js';
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
  /** Records of the plan that were neither copied nor left out; counted where the copy is checked and came to its end. */
  readonly missed: number;
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
  const isChecked = options.check !== null && failure === null;
  const missed = isChecked ? await countMissed(source, plan.ranges, run.done) : 0;
  return { tally: run.tally, leftOut: run.leftOut, missed, failure };
}

class CopyRun {
  readonly tally = new ProduceTally();
  leftOut = 0;
  /** Records of each partition of the source that were copied or left out. */
  readonly done = new Map<number, number>();
  readonly #plan: CopyPlan;
  readonly #options: CopyOptions;
  #rejection: AppError | null = null;

  constructor(plan: CopyPlan, options: CopyOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  async copy(read: ReadBatch): Promise<void> {
    const { check, onProgress, signal } = this.#options;
    const place = recordPlace(read);
    for await (const run of recordsIn(read, signal)) {
      for (const cursor of run) {
        await this.#copyRecord(read, place, cursor);
        if (check?.due === true) await this.#check(check);
      }
      onProgress(this.tally.sent);
    }
  }

  async #copyRecord(read: ReadBatch, place: RecordOpening, cursor: RecordCursor): Promise<void> {
    const { filter } = this.#options;
    this.#expectGoing();
    if (filter !== null && !(await filter.matches(place, cursor))) {
      this.leftOut += 1;
      this.#addDone(read.partition);
      return;
    }
    this.#expectKept(read, cursor);
    const wait = this.#send(read, cursor.offset, await this.#recordOf(cursor));
    if (wait !== undefined) await wait;
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
  #expectGoing(): void {
    const { signal, writer } = this.#options;
    signal.throwIfAborted();
    if (this.#rejection !== null) throw this.#rejection;
    if (writer.failure !== null) throw writer.failure;
  }

  #expectKept({ topic, partition }: ReadBatch, { offset, timestamp }: RecordCursor): void {
    const { allowExpired } = this.#options;
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
    const names = (header: Buffer): boolean => schemaInHeader(cursor, header) !== null; // then it is not in the bytes
    return {
      key: await translated(cursor.key(), names(schemaHeaders.key) ? null : keyIds),
      value: await translated(cursor.value(), names(schemaHeaders.value) ? null : valueIds),
      headers: cursor.headers(),
      timestamp: cursor.timestamp,
    };
  }

  /** @returns what to wait for; undefined where there is room for more */
  #send(source: TopicPartition, offset: number, record: NewRecord): Promise<void> | undefined {
    const { name: topic, partitionCount: count } = this.#plan.target;
    const sameCount = count === this.#plan.ranges.length;
    const partition = sameCount || record.key === null ? source.partition % count : partitionForKey(record.key, count);
    this.#options.check?.expect(partition, record);
    this.tally.valid += 1;
    return this.#options.writer.write({ topic, partition }, record, (delivery) => {
      if (delivery.status === 'acknowledged') {
        this.tally.addSent(partition, delivery.offset);
        this.#addDone(source.partition);
      } else if (delivery.status === 'rejected') this.#rejection ??= refusal(source, offset, delivery.error);
      else this.tally[delivery.status] += 1;
    });
  }

  #addDone(partition: number): void {
    this.done.set(partition, (this.done.get(partition) ?? 0) + 1);
  }

  async #check(check: CopyCheck): Promise<void> {
    await this.#options.writer.flush();
    await check.run();
  }
}

/** Names the record that the target does not take by its place in the source. */
function refusal({ topic, partition }: TopicPartition, offset: number, error: AppError): AppError {
  const message = `topic "${topic}", partition ${partition}, offset ${offset}: ${error.message}`;
  return new AppError(error.code, message, { cause: error });
}

import { abortable, sleep } from '../abort.js';
import { AppError } from '../errors.js';
import { recordSize } from '../kafka/records/batch-builder.js';
import type { NewRecord } from '../kafka/records/record.js';
import type { Partitioner } from '../kafka/writer/partitioner.js';
import type { RecordWriter } from '../kafka/writer/record-writer.js';
import { Turns } from '../values/turns.js';
import type { RecordDraft } from './draft.js';
import type { DraftEncoder } from './encode-draft.js';
import type { InputItem, MadeValue } from './input-source.js';
import { ProduceTally, type ProduceReport, type Rejection } from './report.js';
import { refusalOfSize, type TopicIntake } from './topic-intake.js';

export interface ProduceOptions {
  readonly topic: string;
  readonly partitionCount: number;
  /** For every record; null where its key decides. */
  readonly partition: number | null;
  /** At once, but for items of many megabytes. */
  readonly draft: (item: InputItem | MadeValue) => RecordDraft | Promise<RecordDraft>;
  readonly encoder: DraftEncoder;
  readonly intake: TopicIntake;
  readonly partitioner: Partitioner;
  /** null checks the records and sends none. */
  readonly writer: RecordWriter | null;
  /** Go on after a record that was rejected. */
  readonly keepGoing: boolean;
  /** Records a second; null for as fast as they come. */
  readonly rate: number | null;
  readonly onRejected: (item: InputItem | MadeValue, rejection: Rejection) => void;
  /** Ends the input; what was taken from it before is still brought to its end. */
  readonly signal: AbortSignal;
}

/**
 * Checks, encodes and sends what the input holds, in order. A record that is not valid ends it (with `keepGoing` it does
 * not), and nothing after that one is sent. A failure of the brokers ends it too: see `RecordWriter.failure`.
 */
export async function produceRecords(
  input: AsyncIterable<readonly (InputItem | MadeValue)[], void>,
  options: ProduceOptions,
): Promise<ProduceReport> {
  const run = new ProduceRun(options);
  const turns = new Turns();
  for await (const items of untilAborted(input, options.signal)) {
    for (const item of items) {
      const wait = run.take(item);
      if (wait !== undefined) await wait; // for a schema, for room, for the next record's turn
      if (turns.overdue) await turns.next();
      if (run.ended) break;
    }
    if (run.ended) break;
  }
  await options.writer?.flush().catch(() => undefined); // the writer keeps its failure
  return run.tally.report();
}

class ProduceRun {
  readonly tally = new ProduceTally();
  readonly #options: ProduceOptions;
  readonly #startedAt = performance.now();
  #taken = 0;

  constructor(options: ProduceOptions) {
    this.#options = options;
  }

  get ended(): boolean {
    const { keepGoing, writer, signal } = this.#options;
    return (this.tally.rejected > 0 && !keepGoing) || (writer?.failure ?? null) !== null || signal.aborted;
  }

  take(item: InputItem | MadeValue): Promise<void> | undefined {
    let draft: RecordDraft | Promise<RecordDraft>;
    try {
      if (item.fault !== undefined) throw item.fault;
      draft = this.#options.draft(item);
    } catch (error) {
      this.#reject(item, error);
      return undefined;
    }
    if (!(draft instanceof Promise)) return this.#prepare(item, draft);
    return draft.then(
      (parsed) => this.#prepare(item, parsed),
      (error: unknown) => {
        if (!this.#options.signal.aborted) this.#reject(item, error);
      },
    );
  }

  #prepare(item: InputItem | MadeValue, draft: RecordDraft): Promise<void> | undefined {
    const preparation = this.#options.encoder.prepare(draft);
    if (preparation !== undefined) return preparation.then(() => this.#send(item, draft));
    return this.#send(item, draft);
  }

  #send(item: InputItem | MadeValue, draft: RecordDraft): Promise<void> | undefined {
    let record: NewRecord;
    try {
      record = this.#options.encoder.encode(draft);
    } catch (error) {
      this.#reject(item, error);
      return undefined;
    }
    // A broker that refuses a record may have taken what was sent with it: what is known to be too large isn't sent.
    const check = refusalOfSize(record, this.#options.intake);
    if (check === undefined) return this.#go(item, record);
    return check.then((refusal) => (refusal === null ? this.#go(item, record) : this.#reject(item, refusal)));
  }

  #go(item: InputItem | MadeValue, record: NewRecord): Promise<void> | undefined {
    this.tally.valid += 1;
    const { writer } = this.#options;
    if (writer === null) return undefined;
    const turn = this.#turn();
    return turn === undefined ? this.#write(writer, item, record) : turn.then(() => this.#write(writer, item, record));
  }

  #write(writer: RecordWriter, item: InputItem | MadeValue, record: NewRecord): Promise<void> | undefined {
    const { topic, partitionCount, partitioner } = this.#options;
    const hasLeader = (chosen: number): boolean => writer.hasLeader({ topic, partition: chosen });
    const partition =
      this.#options.partition ??
      partitioner.partitionOf(topic, partitionCount, record.key, recordSize(record), hasLeader);
    return writer.write({ topic, partition }, record, (delivery) => {
      switch (delivery.status) {
        case 'acknowledged':
          this.tally.addSent(partition, delivery.offset, item.number);
          break;
        case 'rejected':
          this.tally.valid -= 1;
          this.#reject(item, delivery.error);
          break;
        default:
          this.tally[delivery.status] += 1;
      }
    });
  }

  #reject(item: InputItem | MadeValue, error: unknown): void {
    if (!(error instanceof AppError)) throw error;
    const rejection = { number: item.number, code: error.code, message: error.message, problems: error.problems };
    this.tally.addRejection(rejection);
    this.#options.onRejected(item, rejection);
  }

  /** Waits until the next record may go; undefined where it may at once. */
  #turn(): Promise<void> | undefined {
    const { rate, signal } = this.#options;
    if (rate === null) return undefined;
    const due = this.#startedAt + (this.#taken++ * 1000) / rate;
    const wait = due - performance.now();
    return wait < 1 ? undefined : sleep(wait, signal).catch(() => undefined);
  }
}

/** The input, up to where the signal is aborted: a source that has nothing to give does not hold up the end. */
async function* untilAborted<Item>(source: AsyncIterable<Item, void>, signal: AbortSignal): AsyncGenerator<Item, void> {
  const iterator = source[Symbol.asyncIterator]();
  while (!signal.aborted) {
    const result = await abortable(iterator.next(), signal).catch((error: unknown) => {
      if (signal.aborted) return null;
      throw error;
    });
    if (result === null || result.done === true) return;
    yield result.value;
  }
}

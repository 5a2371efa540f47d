import type { RecordFilter } from '../events/record-filter.js';
import { DecodedOnce } from '../events/decoded-once.js';
import { nothingKnown, type RecordDecoders, type RecordReaders } from '../events/record-decoders.js';
import type { ReadBatch } from '../kafka/reader/read-answer.js';
import { openRecords } from '../kafka/records/open-records.js';
import { RecordCursor } from '../kafka/records/record-cursor.js';
import { BatchTooLarge, UnreadableBatch } from '../kafka/records/unreadable-batch.js';
import type { PartitionOffset } from '../kafka/types.js';
import type { Int64 } from '../values/int64.js';
import { BufferLimitError } from '../values/growing-buffer.js';
import { JsonSink } from '../values/json-sink.js';
import { recordPlace, writeUnreadableLine, type RecordError, type RecordOpening } from './record-format.js';
import { jsonlFormat, type RecordFormat } from './record-formats.js';

export interface BatchTextOptions {
  readonly format: RecordFormat;
  /** null takes every record. */
  readonly filter: RecordFilter | null;
  /** Told of each record, or batch, that could not be decoded. */
  readonly onUndecodable: (at: PartitionOffset, error: Error) => void;
}

type Outcome = 'written' | 'left-out' | 'schema-wanted' | 'end';

/** The records of a batch as text, one after the other. A batch that cannot be read stands for one record. */
export class BatchText {
  readonly #read: ReadBatch;
  readonly #decoders: RecordDecoders;
  readonly #options: BatchTextOptions;
  readonly #place: RecordOpening;
  readonly #cursor: RecordCursor;
  /** Why the batch cannot be read; null where it can. */
  readonly #unreadable: UnreadableBatch | null;
  #ended = false;
  /** For the line of a record that only a filter looks at, and what it is made of. */
  #line: JsonSink | null = null;
  readonly #decoded = new DecodedOnce();
  /** Schemas of the record at hand are not known yet. */
  #isHeldUp = false;

  private constructor(
    read: ReadBatch,
    records: RecordCursor | UnreadableBatch,
    decoders: RecordDecoders,
    options: BatchTextOptions,
  ) {
    this.#read = read;
    this.#decoders = decoders;
    this.#options = options;
    this.#place = recordPlace(read);
    this.#unreadable = records instanceof UnreadableBatch ? records : null;
    this.#cursor = records instanceof UnreadableBatch ? new RecordCursor(read.batch, nothing) : records;
  }

  static async open(read: ReadBatch, decoders: RecordDecoders, options: BatchTextOptions): Promise<BatchText> {
    try {
      return new BatchText(read, await openRecords(read.batch), decoders, options);
    } catch (error) {
      if (error instanceof UnreadableBatch) return new BatchText(read, error, decoders, options);
      throw error;
    }
  }

  /** Offset after the last record that was written or left out. */
  get next(): number {
    return this.#ended ? this.#read.batch.lastOffset + 1 : this.#cursor.offset + 1;
  }

  /** Epoch milliseconds of that record. */
  get timestamp(): Int64 {
    return this.#ended ? this.#read.batch.maxTimestamp : this.#cursor.timestamp;
  }

  /** Writes the next record that was asked for; `schema-wanted` says that `loadSchema` has to come first. */
  writeNext(sink: JsonSink): Outcome {
    if (this.#ended) return 'end';
    const before = sink.length;
    try {
      if (this.#unreadable !== null) throw this.#unreadable;
      if (!this.#isHeldUp && !this.#advance()) return 'end';
      return this.#write(sink);
    } catch (error) {
      if (!(error instanceof UnreadableBatch)) throw error;
      sink.truncate(before); // it may be in the headers that the damage shows
      return this.#writeUnreadable(sink, error);
    }
  }

  async loadSchema(): Promise<void> {
    if (this.#isHeldUp) await this.#decoders.load(this.#place.topic, this.#cursor);
  }

  #advance(): boolean {
    const { from, to } = this.#read;
    do {
      if (!this.#cursor.next()) return false;
    } while (this.#cursor.offset < from);
    return to === null || this.#cursor.offset < to;
  }

  #write(sink: JsonSink): Outcome {
    const { format, filter, onUndecodable } = this.#options;
    const cursor = this.#cursor;
    let readers: RecordReaders | undefined = nothingKnown;
    if (format.decodes || filter !== null) readers = this.#decoders.known(this.#place.topic, cursor);
    this.#isHeldUp = readers === undefined;
    if (readers === undefined) return 'schema-wanted';
    const before = sink.length;
    const isLine = format === jsonlFormat;
    if (filter !== null && !isLine) {
      readers = this.#decoded.of(readers);
      if (!this.#isWanted(filter, readers)) return 'left-out';
    }
    const error = this.#format(sink, readers);
    if (filter !== null && isLine && !filter.matches(sink.written().subarray(before))) {
      sink.truncate(before);
      return 'left-out';
    }
    if (error !== null) onUndecodable({ ...this.#read, offset: cursor.offset }, error);
    return 'written';
  }

  /** @throws BatchTooLarge where the record's text is longer than a text may be */
  #format(sink: JsonSink, readers: RecordReaders): RecordError {
    const before = sink.length;
    try {
      return this.#options.format.write(sink, this.#place, this.#cursor, readers);
    } catch (error) {
      if (!(error instanceof BufferLimitError)) throw error;
      sink.truncate(before);
      const { topic, partition } = this.#place;
      const place = `topic "${topic}", partition ${partition}, offset ${this.#cursor.offset}`;
      throw new BatchTooLarge(`${place}: the record is too large to be printed: its text has ${error.message}`);
    }
  }

  #isWanted(filter: RecordFilter, readers: RecordReaders): boolean {
    this.#line ??= new JsonSink();
    this.#line.reset();
    jsonlFormat.write(this.#line, this.#place, this.#cursor, readers);
    return filter.matches(this.#line.written());
  }

  /** Whatever the filter says: what cannot be read may be what is looked for. */
  #writeUnreadable(sink: JsonSink, error: UnreadableBatch): Outcome {
    const { batch } = this.#read;
    this.#ended = true;
    this.#options.onUndecodable({ ...this.#read, offset: batch.baseOffset }, error);
    if (this.#options.format === jsonlFormat) writeUnreadableLine(sink, this.#place, batch, error.message);
    return 'written';
  }
}

const nothing = Buffer.alloc(0);

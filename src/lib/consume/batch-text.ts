import type { RecordFilter } from '../events/record-filter.js';
import type { ValueDecoders } from '../events/value-decoders.js';
import { schemaIdOf } from '../events/wire-format.js';
import type { ReadBatch } from '../kafka/reader/partition-reader.js';
import { recordsOf, UnreadableBatch } from '../kafka/records/record-batch.js';
import { RecordCursor } from '../kafka/records/record-cursor.js';
import type { TopicPartition } from '../kafka/types.js';
import { JsonSink } from '../values/json-sink.js';
import { recordPlace, writeUnreadableLine, type KnownSchema, type RecordPlace } from './record-format.js';
import { jsonlFormat, type RecordFormat } from './record-formats.js';

export interface BatchTextOptions {
  readonly format: RecordFormat;
  /** null takes every record. */
  readonly filter: RecordFilter | null;
  /** Told of each record, or batch, that could not be decoded. */
  readonly onUndecodable: (at: TopicPartition & { readonly offset: number }, error: Error) => void;
}

type Outcome = 'written' | 'left-out' | 'schema-wanted' | 'end';

/** The records of a batch as text, one after the other. A batch that cannot be read stands for one record. */
export class BatchText {
  readonly #read: ReadBatch;
  readonly #decoders: ValueDecoders;
  readonly #options: BatchTextOptions;
  readonly #place: RecordPlace;
  readonly #cursor: RecordCursor;
  /** Why the batch cannot be read; null where it can. */
  readonly #unreadable: UnreadableBatch | null;
  #ended = false;
  /** For the line of a record that only a filter looks at. */
  #line: JsonSink | null = null;
  /** The schema id of the record at hand, which is not known yet. */
  #wanted: number | null = null;

  private constructor(
    read: ReadBatch,
    records: Buffer | UnreadableBatch,
    decoders: ValueDecoders,
    options: BatchTextOptions,
  ) {
    this.#read = read;
    this.#decoders = decoders;
    this.#options = options;
    this.#place = recordPlace(read);
    this.#unreadable = records instanceof UnreadableBatch ? records : null;
    this.#cursor = new RecordCursor(read.batch, records instanceof UnreadableBatch ? nothing : records);
  }

  static async open(read: ReadBatch, decoders: ValueDecoders, options: BatchTextOptions): Promise<BatchText> {
    try {
      return new BatchText(read, await recordsOf(read.batch), decoders, options);
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
  get timestamp(): number {
    return this.#ended ? this.#read.batch.maxTimestamp : this.#cursor.timestamp;
  }

  /** Writes the next record that was asked for; `schema-wanted` says that `loadSchema` has to come first. */
  writeNext(sink: JsonSink): Outcome {
    if (this.#ended) return 'end';
    try {
      if (this.#unreadable !== null) throw this.#unreadable;
      if (this.#wanted === null && !this.#advance()) return 'end';
      return this.#write(sink);
    } catch (error) {
      if (!(error instanceof UnreadableBatch)) throw error;
      return this.#writeUnreadable(sink, error);
    }
  }

  async loadSchema(): Promise<void> {
    if (this.#wanted !== null) await this.#decoders.load(this.#wanted);
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
    let schema: KnownSchema | null = null;
    if (format.decodes || filter !== null) {
      const id = cursor.valueStart < 0 ? null : schemaIdOf(cursor.bytes, cursor.valueStart, cursor.valueEnd);
      if (id !== null) {
        const decode = this.#decoders.known(id);
        this.#wanted = decode === undefined ? id : null;
        if (decode === undefined) return 'schema-wanted';
        schema = { id, decode };
      }
    }
    if (filter !== null && !this.#isWanted(filter, schema)) return 'left-out';
    const error = format.write(sink, this.#place, cursor, schema);
    if (error !== null) onUndecodable({ ...this.#read, offset: cursor.offset }, error);
    return 'written';
  }

  #isWanted(filter: RecordFilter, schema: KnownSchema | null): boolean {
    this.#line ??= new JsonSink();
    this.#line.reset();
    jsonlFormat.write(this.#line, this.#place, this.#cursor, schema);
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

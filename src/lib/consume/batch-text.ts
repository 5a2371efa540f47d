import type { AppError } from '../errors.js';
import type { ReadBatch } from '../kafka/reader/partition-reader.js';
import { recordsOf, UnreadableBatch } from '../kafka/records/record-batch.js';
import { RecordCursor } from '../kafka/records/record-cursor.js';
import type { TopicPartition } from '../kafka/types.js';
import type { JsonLiteral } from '../values/json-literal.js';
import type { JsonSink } from '../values/json-sink.js';
import { recordOpening, writeRecordLine, writeUnreadableLine, writeValue, type KnownSchema } from './record-format.js';
import type { ValueDecoder, ValueDecoders } from '../events/value-decoders.js';
import { schemaIdOf } from '../events/wire-format.js';

/** What is written of each record: all of it as a line of JSON, its value as a line of JSON, or its value's bytes. */
export type RecordOutput = 'jsonl' | 'value' | 'raw';

export interface BatchTextOptions {
  readonly output: RecordOutput;
  /** Told of each record, or batch, that could not be decoded. */
  readonly onUndecodable: (at: TopicPartition & { readonly offset: number }, error: Error) => void;
}

type Outcome = 'written' | 'schema-wanted' | 'end';

/** The records of a batch as text, one after the other. A batch that cannot be read stands for one record. */
export class BatchText {
  readonly #read: ReadBatch;
  readonly #decoders: ValueDecoders;
  readonly #options: BatchTextOptions;
  readonly #opening: JsonLiteral;
  readonly #cursor: RecordCursor;
  /** Why the batch cannot be read; null where it can. */
  readonly #unreadable: UnreadableBatch | null;
  #ended = false;
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
    this.#opening = recordOpening(read.topic, read.partition);
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
    const cursor = this.#cursor;
    const { output, onUndecodable } = this.#options;
    if (output === 'raw') {
      if (cursor.valueStart >= 0) sink.raw(cursor.bytes.subarray(cursor.valueStart, cursor.valueEnd));
      sink.ascii('\n');
      return 'written';
    }
    const id = cursor.valueStart < 0 ? null : schemaIdOf(cursor.bytes, cursor.valueStart, cursor.valueEnd);
    let decode: ValueDecoder | undefined;
    if (id !== null) {
      decode = this.#decoders.known(id);
      this.#wanted = decode === undefined ? id : null;
      if (decode === undefined) return 'schema-wanted';
    }
    const schema: KnownSchema | null = id === null || decode === undefined ? null : { id, decode };
    let error: AppError | null;
    if (output === 'jsonl') {
      error = writeRecordLine(sink, this.#opening, cursor, schema);
    } else {
      error = writeValue(sink, cursor, schema);
      sink.ascii('\n');
    }
    if (error !== null) onUndecodable({ ...this.#read, offset: cursor.offset }, error);
    return 'written';
  }

  #writeUnreadable(sink: JsonSink, error: UnreadableBatch): Outcome {
    this.#ended = true;
    const { batch } = this.#read;
    this.#options.onUndecodable({ ...this.#read, offset: batch.baseOffset }, error);
    if (this.#options.output === 'jsonl') writeUnreadableLine(sink, this.#opening, batch, error.message);
    return 'written';
  }
}

const nothing = Buffer.alloc(0);

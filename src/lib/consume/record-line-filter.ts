import type { RecordFilter } from '../events/record-filter.js';
import type { ValueDecoders } from '../events/value-decoders.js';
import { schemaIdOf } from '../events/wire-format.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { JsonSink } from '../values/json-sink.js';
import { writeRecordLine, type KnownSchema, type RecordPlace } from './record-format.js';

/** Decides which records are wanted, where nothing is printed of them. */
export class RecordLineFilter {
  readonly #filter: RecordFilter;
  readonly #decoders: ValueDecoders;
  readonly #line = new JsonSink();

  constructor(filter: RecordFilter, decoders: ValueDecoders) {
    this.#filter = filter;
    this.#decoders = decoders;
  }

  get failures(): RecordFilter['failures'] {
    return this.#filter.failures;
  }

  async matches(place: RecordPlace, cursor: RecordCursor): Promise<boolean> {
    this.#line.reset();
    writeRecordLine(this.#line, place, cursor, await this.#schemaOf(cursor));
    return this.#filter.matches(this.#line.written());
  }

  async #schemaOf({ bytes, valueStart, valueEnd }: RecordCursor): Promise<KnownSchema | null> {
    const id = valueStart < 0 ? null : schemaIdOf(bytes, valueStart, valueEnd);
    return id === null ? null : { id, decode: this.#decoders.known(id) ?? (await this.#decoders.load(id)) };
  }
}

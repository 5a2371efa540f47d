import type { RecordFilter } from '../events/record-filter.js';
import type { RecordDecoders } from '../events/record-decoders.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import { JsonSink } from '../values/json-sink.js';
import { writeRecordLine, type RecordOpening } from './record-format.js';

/** Decides which records are wanted, where nothing is printed of them. */
export class RecordLineFilter {
  readonly #filter: RecordFilter;
  readonly #decoders: RecordDecoders;
  readonly #line = new JsonSink();

  constructor(filter: RecordFilter, decoders: RecordDecoders) {
    this.#filter = filter;
    this.#decoders = decoders;
  }

  get failures(): RecordFilter['failures'] {
    return this.#filter.failures;
  }

  async matches(place: RecordOpening, cursor: RecordCursor): Promise<boolean> {
    const readers = this.#decoders.known(place.topic, cursor) ?? (await this.#decoders.load(place.topic, cursor));
    this.#line.reset();
    writeRecordLine(this.#line, place, cursor, readers);
    return this.#filter.matches(this.#line.written());
  }
}

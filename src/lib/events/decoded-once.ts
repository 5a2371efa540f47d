import type { ValueDecoder } from '../formats/format.js';
import { JsonSink } from '../values/json-sink.js';
import type { RecordReaders } from './record-decoders.js';
import type { PartReader } from './part-reader.js';

/** Readers for a record that is written twice, for a filter and for people: it is decoded for the first of them alone. */
export class DecodedOnce {
  readonly #known = new WeakMap<PartReader, PartReader>();

  of({ key, value }: RecordReaders): RecordReaders {
    return { key: this.#once(key), value: this.#once(value) };
  }

  #once(reader: PartReader | null): PartReader | null {
    if (reader === null || reader.decode === null) return reader;
    const known = this.#known.get(reader) ?? { ...reader, decode: once(reader.decode) };
    this.#known.set(reader, known);
    return known;
  }
}

/** What came of the bytes that were decoded last is known: the text, or why there is none. */
function once(decode: ValueDecoder): ValueDecoder {
  const text = new JsonSink({ capacity: 1024 });
  let last: { readonly bytes: Buffer; readonly start: number; readonly end: number } | null = null;
  let outcome: { readonly isExact: boolean } | { readonly error: unknown } = { isExact: false };
  return (bytes, start, end, sink) => {
    if (last === null || last.bytes !== bytes || last.start !== start || last.end !== end) {
      last = { bytes, start, end };
      text.reset();
      try {
        outcome = { isExact: decode(bytes, start, end, text) };
      } catch (error) {
        outcome = { error };
      }
    }
    if ('error' in outcome) throw outcome.error;
    sink.raw(text.written());
    return outcome.isExact;
  };
}

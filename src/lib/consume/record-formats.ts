import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { JsonSink } from '../values/json-sink.js';
import type { RecordReaders } from '../events/record-decoders.js';
import { writeRecordLine, writeValue, type RecordError, type RecordOpening } from './record-format.js';

/** How each record is written. */
export interface RecordFormat {
  /** False where nothing is decoded, so that no schema is asked for. */
  readonly decodes: boolean;
  write(sink: JsonSink, place: RecordOpening, cursor: RecordCursor, readers: RecordReaders): RecordError;
}

/** All of a record as a line of JSON. */
export const jsonlFormat: RecordFormat = { decodes: true, write: writeRecordLine };

/** Its value alone as a line of JSON. */
export const valueFormat: RecordFormat = {
  decodes: true,
  write: (sink, _, cursor, { value }) => {
    const error = writeValue(sink, cursor, value);
    sink.ascii('\n');
    return error;
  },
};

/** Its value's bytes as they are, and a line feed. */
export const rawFormat: RecordFormat = {
  decodes: false,
  write: (sink, _, { bytes, valueStart, valueEnd }) => {
    if (valueStart >= 0) sink.raw(bytes.subarray(valueStart, valueEnd));
    sink.ascii('\n');
    return null;
  },
};

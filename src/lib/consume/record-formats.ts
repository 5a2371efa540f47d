import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { JsonSink } from '../values/json-sink.js';
import { writeRecordLine, writeValue, type KnownSchema, type RecordPlace, type ValueError } from './record-format.js';

/** How each record is written. */
export interface RecordFormat {
  /** False where values are not decoded, so that no schema is asked for. */
  readonly decodes: boolean;
  write(sink: JsonSink, place: RecordPlace, cursor: RecordCursor, schema: KnownSchema | null): ValueError;
}

/** All of a record as a line of JSON. */
export const jsonlFormat: RecordFormat = { decodes: true, write: writeRecordLine };

/** Its value alone as a line of JSON. */
export const valueFormat: RecordFormat = {
  decodes: true,
  write: (sink, _, cursor, schema) => {
    const error = writeValue(sink, cursor, schema);
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

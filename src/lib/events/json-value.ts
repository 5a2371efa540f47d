import { readJsonText } from '../json-schema/json-text.js';
import type { JsonSink } from '../values/json-sink.js';
import { writeBytes } from './bytes-json.js';
import { escapeBytesText } from './bytes-text.js';
import { wireHeaderLength } from './wire-format.js';

/**
 * Writes a value that is JSON text. The JSON `null` is written as bytes: a value that is shown as null is a tombstone.
 * @param start where the text begins, after the wire header
 * @throws AppError RECORD_UNDECODABLE
 */
export function writeJsonValue(bytes: Buffer, start: number, end: number, sink: JsonSink): void {
  const { text, value } = readJsonText(bytes, start, end);
  if (value === null) writeBytes(sink, bytes, start - wireHeaderLength, end);
  else sink.raw(Buffer.from(escapeBytesText(text, value)));
}

import { readJsonText } from '../json-schema/json-text.js';
import type { JsonSink } from '../values/json-sink.js';
import { escapeBytesText } from './bytes-text.js';

/** Writes a value that is JSON text. @throws AppError RECORD_UNDECODABLE */
export function writeJsonValue(bytes: Buffer, start: number, end: number, sink: JsonSink): void {
  const { text, value } = readJsonText(bytes, start, end);
  sink.raw(Buffer.from(escapeBytesText(text, value)));
}

import type { JsonSink } from '../../values/json-sink.js';
import { readJsonText } from './json-text.js';

/**
 * Writes a value that is JSON text.
 * @param start where the text begins, after the wire header
 * @returns false where the text was put on one line, or where characters of it had to be escaped
 * @throws AppError RECORD_UNDECODABLE
 */
export function writeJsonValue(bytes: Buffer, start: number, end: number, sink: JsonSink): boolean {
  const { text, isAsStored } = readJsonText(bytes, start, end);
  sink.raw(Buffer.from(text));
  return isAsStored;
}

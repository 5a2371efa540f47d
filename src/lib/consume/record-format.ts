import { AppError } from '../errors.js';
import type { RecordBatch } from '../kafka/records/record-batch.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { TopicPartition } from '../kafka/types.js';
import { jsonLiteral, type JsonLiteral } from '../values/json-literal.js';
import type { JsonSink } from '../values/json-sink.js';
import { quotedText } from '../values/json-text.js';
import { writeBytes, writeTextOrBytes } from '../events/bytes-json.js';
import { writeLineValue, type StoredBytes } from '../events/line-value.js';
import type { PartReader } from '../events/part-reader.js';
import type { RecordReaders } from '../events/record-decoders.js';

/** Why a key or a value is shown as bytes; null where both were decoded. */
export type RecordError = AppError | null;

/** Where records are, with the text that begins the line of each: `{"topic":"t","partition":0,"offset":` */
export interface RecordOpening extends TopicPartition {
  readonly opening: JsonLiteral;
}

export function recordPlace({ topic, partition }: TopicPartition): RecordOpening {
  const opening = jsonLiteral(`{"topic":${quotedText(topic)},"partition":${partition},"offset":`);
  return { topic, partition, opening };
}

const timestampName = jsonLiteral(',"timestamp":');
const keyName = jsonLiteral(',"key":');
const keySchemaGuidName = jsonLiteral(',"keySchemaGuid":');
const schemaGuidName = jsonLiteral(',"schemaGuid":');
const keySchemaIdName = jsonLiteral(',"keySchemaId":');
const noHeaders = jsonLiteral(',"headers":[]');
const headersName = jsonLiteral(',"headers":[');
const headerKeyName = jsonLiteral('{"key":');
const headerValueName = jsonLiteral(',"value":');
const schemaIdName = jsonLiteral(',"schemaId":');
const valueBytesName = jsonLiteral(',"valueBytes":"');
const errorName = jsonLiteral(',"error":');
const quote = jsonLiteral('"');
const nullText = jsonLiteral('null');
const closing = jsonLiteral('}\n');

/** Writes a record as a line of JSON, in the form that `produce --input envelope` reads back to the same bytes. */
export function writeRecordLine(
  sink: JsonSink,
  place: RecordOpening,
  cursor: RecordCursor,
  readers: RecordReaders,
): RecordError {
  const error = writeRecordFields(sink, place, cursor, readers);
  sink.literal(closing);
  return error;
}

/** The same without the end of the line, so that more fields can follow. */
export function writeRecordFields(
  sink: JsonSink,
  { opening }: RecordOpening,
  cursor: RecordCursor,
  readers: RecordReaders,
): RecordError {
  sink.literal(opening);
  sink.integer(cursor.offset);
  sink.literal(timestampName);
  sink.int64(cursor.timestamp);
  sink.literal(keyName);
  const keyError = writeKey(sink, cursor, readers.key, true);
  if (cursor.headerCount === 0) sink.literal(noHeaders);
  else writeHeaders(sink, cursor);
  sink.literal(headerValueName);
  const outcome = decodeValue(sink, cursor, readers.value);
  const schemaId = readers.value?.schemaId ?? null;
  sink.literal(schemaIdName);
  if (schemaId === null) sink.literal(nullText);
  else sink.integer(schemaId);
  writeGuid(sink, schemaGuidName, readers.value);
  if (outcome === 'inexact') {
    sink.literal(valueBytesName);
    sink.base64(cursor.bytes, cursor.valueStart, cursor.valueEnd);
    sink.literal(quote);
  }
  const error = errorIn(outcome) ?? keyError;
  if (error !== null) {
    sink.literal(errorName);
    sink.string(errorText(error));
  }
  return error;
}

/** Writes a line in the place of a batch that cannot be read, with the bytes of all of it. */
export function writeUnreadableLine(
  sink: JsonSink,
  { opening }: RecordOpening,
  batch: RecordBatch,
  reason: string,
): void {
  sink.literal(opening);
  sink.integer(batch.baseOffset);
  sink.literal(timestampName);
  sink.int64(batch.maxTimestamp);
  sink.literal(keyName);
  sink.literal(nullText);
  sink.literal(noHeaders);
  sink.literal(headerValueName);
  writeBytes(sink, batch.bytes, 0, batch.bytes.length);
  sink.literal(schemaIdName);
  sink.literal(nullText);
  sink.literal(errorName);
  sink.string(reason);
  sink.literal(closing);
}

/** Writes a record's value alone: decoded, or as text or bytes where it has no schema or does not fit it. */
export function writeValue(sink: JsonSink, cursor: RecordCursor, reader: PartReader | null): RecordError {
  return errorIn(decodeValue(sink, cursor, reader));
}

/**
 * Writes a record's key: decoded where its bytes are made of that JSON again, else as text or bytes, which are the key itself.
 * @param withSchema also which schema that is, as another field of a line
 */
export function writeKey(
  sink: JsonSink,
  { bytes, keyStart, keyEnd }: RecordCursor,
  reader: PartReader | null,
  withSchema: boolean,
): RecordError {
  const from = sink.length;
  const outcome = decodePart(sink, { bytes, start: keyStart, end: keyEnd }, reader);
  if (outcome === 'exact') {
    if (withSchema && keyStart >= 0) writeKeySchema(sink, reader);
    return null;
  }
  sink.truncate(from);
  writeTextOrBytes(sink, bytes, keyStart, keyEnd);
  // Of bytes that only begin like those with a schema nobody has said that they have one.
  const isMistaken = outcome !== 'inexact' && reader?.schemaId === null;
  return isMistaken
    ? new AppError('RECORD_UNDECODABLE', `key: ${outcome.message}`, { problems: outcome.problems })
    : null;
}

/** Inexact is JSON of which the stored bytes could not be made again; an error, that the bytes were written instead. */
type DecodeOutcome = 'exact' | 'inexact' | AppError;

function errorIn(outcome: DecodeOutcome): RecordError {
  return typeof outcome === 'string' ? null : outcome;
}

function writeKeySchema(sink: JsonSink, reader: PartReader | null): void {
  if (reader !== null && reader.schemaId !== null) {
    sink.literal(keySchemaIdName);
    sink.integer(reader.schemaId);
  }
  writeGuid(sink, keySchemaGuidName, reader);
}

function writeGuid(sink: JsonSink, name: JsonLiteral, reader: PartReader | null): void {
  if (reader === null || reader.schemaGuid === null) return;
  sink.literal(name);
  sink.string(reader.schemaGuid);
}

function decodeValue(sink: JsonSink, cursor: RecordCursor, reader: PartReader | null): DecodeOutcome {
  return decodePart(sink, { bytes: cursor.bytes, start: cursor.valueStart, end: cursor.valueEnd }, reader);
}

function decodePart(
  sink: JsonSink,
  { bytes, start, end }: Omit<StoredBytes, 'skip'>,
  reader: PartReader | null,
): DecodeOutcome {
  if (start < 0) {
    sink.literal(nullText);
    return 'exact';
  }
  if (reader === null || reader.decode === null) {
    if (reader === null) writeTextOrBytes(sink, bytes, start, end);
    else writeBytes(sink, bytes, start, end);
    return 'exact';
  }
  try {
    return writeLineValue(sink, reader.decode, { bytes, start, end, skip: reader.skip }) ? 'exact' : 'inexact';
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    writeBytes(sink, bytes, start, end);
    return error;
  }
}

function writeHeaders(sink: JsonSink, cursor: RecordCursor): void {
  sink.literal(headersName);
  for (const [index, { key, value }] of cursor.headers().entries()) {
    if (index > 0) sink.ascii(',');
    sink.literal(headerKeyName);
    writeTextOrBytes(sink, key, 0, key.length);
    sink.literal(headerValueName);
    if (value === null) sink.literal(nullText);
    else writeTextOrBytes(sink, value, 0, value.length);
    sink.ascii('}');
  }
  sink.ascii(']');
}

/** `not a value of "com.todoapp.events.TaskCreatedEvent": priority: unknown symbol 7 (byte 12)` */
function errorText({ message, problems }: AppError): string {
  const details = problems.map(({ path, message: text }) =>
    path === undefined || path === '' ? text : `${path}: ${text}`,
  );
  return [message, ...details].join(': ');
}

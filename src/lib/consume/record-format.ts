import { AppError } from '../errors.js';
import type { RecordBatch } from '../kafka/records/record-batch.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { TopicPartition } from '../kafka/types.js';
import { jsonLiteral, type JsonLiteral } from '../values/json-literal.js';
import type { JsonSink } from '../values/json-sink.js';
import { writeBytes, writeTextOrBytes } from '../events/bytes-json.js';
import { wireHeaderLength } from '../events/wire-format.js';
import type { ValueDecoder } from '../events/value-decoders.js';

/** A record's value as far as it is known: its schema id and decoder, or neither where it has no wire header. */
export interface KnownSchema {
  readonly id: number;
  readonly decode: ValueDecoder;
}

/** Why a record's value is shown as bytes; null where it was decoded. */
export type ValueError = AppError | null;

/** Where records are, with the text that begins the line of each: `{"topic":"t","partition":0,"offset":` */
export interface RecordPlace extends TopicPartition {
  readonly opening: JsonLiteral;
}

export function recordPlace({ topic, partition }: TopicPartition): RecordPlace {
  const opening = jsonLiteral(`{"topic":${JSON.stringify(topic)},"partition":${partition},"offset":`);
  return { topic, partition, opening };
}

const timestampName = jsonLiteral(',"timestamp":');
const keyName = jsonLiteral(',"key":');
const noHeaders = jsonLiteral(',"headers":[]');
const headersName = jsonLiteral(',"headers":[');
const headerKeyName = jsonLiteral('{"key":');
const headerValueName = jsonLiteral(',"value":');
const schemaIdName = jsonLiteral(',"schemaId":');
const errorName = jsonLiteral(',"error":');
const nullText = jsonLiteral('null');
const closing = jsonLiteral('}\n');

/** Writes a record as a line of JSON, in the form that `produce --input envelope` reads back to the same bytes. */
export function writeRecordLine(
  sink: JsonSink,
  { opening }: RecordPlace,
  cursor: RecordCursor,
  schema: KnownSchema | null,
): ValueError {
  sink.literal(opening);
  sink.integer(cursor.offset);
  sink.literal(timestampName);
  sink.integer(cursor.timestamp);
  sink.literal(keyName);
  if (cursor.keyStart < 0) sink.literal(nullText);
  else writeTextOrBytes(sink, cursor.bytes, cursor.keyStart, cursor.keyEnd);
  if (cursor.headerCount === 0) sink.literal(noHeaders);
  else writeHeaders(sink, cursor);
  sink.literal(headerValueName);
  const error = writeValue(sink, cursor, schema);
  sink.literal(schemaIdName);
  if (schema === null) sink.literal(nullText);
  else sink.integer(schema.id);
  if (error !== null) {
    sink.literal(errorName);
    sink.string(errorText(error));
  }
  sink.literal(closing);
  return error;
}

/** Writes a line in the place of a batch that cannot be read, with the bytes of all of it. */
export function writeUnreadableLine(
  sink: JsonSink,
  { opening }: RecordPlace,
  batch: RecordBatch,
  reason: string,
): void {
  sink.literal(opening);
  sink.integer(batch.baseOffset);
  sink.literal(timestampName);
  sink.integer(batch.maxTimestamp);
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
export function writeValue(sink: JsonSink, cursor: RecordCursor, schema: KnownSchema | null): ValueError {
  const { bytes, valueStart, valueEnd } = cursor;
  if (valueStart < 0) {
    sink.literal(nullText);
    return null;
  }
  if (schema === null) {
    writeTextOrBytes(sink, bytes, valueStart, valueEnd);
    return null;
  }
  try {
    schema.decode(bytes, valueStart + wireHeaderLength, valueEnd, sink);
    return null;
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'RECORD_UNDECODABLE') throw error;
    writeBytes(sink, bytes, valueStart, valueEnd);
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

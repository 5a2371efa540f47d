import { lastHeader, type NewRecord } from '../kafka/records/record.js';
import type { RecordCursor } from '../kafka/records/record-cursor.js';
import type { ValueDecoder } from '../formats/format.js';
import { headerSchema, schemaHeaders, schemaIdOf, wireHeaderLength, type HeaderSchema } from './wire-format.js';

/** How a key or a value is read. */
export interface PartReader {
  /** The schema that it begins with; null where a header names one, or the user a type. */
  readonly schemaId: number | null;
  /** The schema that a header names. */
  readonly schemaGuid: string | null;
  /** Bytes before what is decoded. */
  readonly skip: number;
  /** null shows bytes as bytes, even where they are text. */
  readonly decode: ValueDecoder | null;
}

/** One that a schema has. */
export interface SchemaReader extends PartReader {
  readonly decode: ValueDecoder;
}

/** What names the schema of a key or a value: its first bytes, or a header; null where nothing does. */
export type SchemaIdentity = number | HeaderSchema | null;

/** @param header the name of the one that may say it */
export function namedSchema(cursor: RecordCursor, header: Buffer, start: number, end: number): SchemaIdentity {
  return start < 0 ? null : (schemaInHeader(cursor, header) ?? schemaIdOf(cursor.bytes, start, end));
}

/** The schema that a header of a record names; null where none does. */
export function schemaInHeader(cursor: RecordCursor, name: Buffer): HeaderSchema | null {
  const header = cursor.lastHeader(name) ?? null;
  return header === null ? null : headerSchema(header);
}

/** What names the schema of a record's value. */
export function schemaOfValue({ value, headers }: Pick<NewRecord, 'value' | 'headers'>): SchemaIdentity {
  if (value === null) return null;
  const header = headers.length === 0 ? null : lastHeader(headers, schemaHeaders.value);
  return (header === null ? null : headerSchema(header)) ?? schemaIdOf(value, 0, value.length);
}

/** How what begins with a schema's id is read. */
export function readerById(schemaId: number, decode: ValueDecoder): SchemaReader {
  return { schemaId, schemaGuid: null, skip: wireHeaderLength, decode };
}

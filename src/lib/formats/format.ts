import { AppError, type Problem } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { ExactJson } from '../values/exact-json.js';
import type { JsonSink } from '../values/json-sink.js';
import type { LogicalForm } from './avro/logical-type.js';
import type { AvroSchema } from './avro/schema.js';
import type { Assignment } from './shared/assignment-tree.js';
import type { Random } from './shared/sample/random-source.js';

/** What else is known of a value that is given as JSON. */
export interface ValueSource {
  /** Its JSON as it was written, on one line. */
  readonly text: () => string;
  /** It is a stored value, as `consume` shows it: its bytes are to come again. */
  readonly isStored: boolean;
}

/** What a schema adds to values, or makes them of where they are not given as JSON: JSON text then. */
export interface ValueSchema {
  /** Fills in `eventId`, a random UUID, and `eventTimestamp`, the time, where the schema has them and the value has not. */
  withEventFields(json: ExactJson, now: Date): ExactJson;
  /**
   * Of fields that are given as texts.
   * @throws AppError RECORD_INVALID with every problem, each with its path
   */
  setFields(assignments: readonly Assignment[], now: Date): string;
  /** @throws AppError SCHEMA_INVALID where no value can be made up */
  sample(random: Random, now: Date): string;
}

/** Encodes the values of one schema. */
export interface SchemaEncoder {
  readonly schema: ValueSchema;
  /** The bytes after the wire header, or everything that is wrong with the value. */
  readonly encode: (json: ExactJson, source: ValueSource) => Uint8Array | readonly Problem[];
}

/**
 * Writes a value as JSON text, which says no more than the value: `writeLineValue` tells it from bytes and tombstones.
 * @returns whether its stored bytes are made of that JSON again; where not, `valueBytes` stands beside it in a line
 * @throws AppError RECORD_UNDECODABLE, with nothing written
 */
export type ValueDecoder = (bytes: Buffer, start: number, end: number, sink: JsonSink) => boolean;

export interface DecodeOptions {
  /** The schema to read Avro values as; without it each is read as it was written. */
  readonly reader?: AvroSchema | undefined;
  /** How dates and times of Avro are shown. */
  readonly logical?: LogicalForm | undefined;
}

/** Sets fields of a stored value; what cannot stand where it should is a problem. */
export type ValueChange = (value: ExactJson, problems: Problem[]) => ExactJson;

/**
 * What a format of schemas has to do. Each function imports its code when it is called: whoever only reads loads nothing that
 * writes. All of them throw AppError SCHEMA_INVALID where the schema cannot be used.
 */
export interface SchemaFormat {
  /** With its article: `an Avro schema`. */
  readonly title: string;
  /** How the names of its files end where that tells it from others; null where it does not. */
  readonly extension: string | null;
  readonly encoder: (found: SchemaById, registry: SchemaRegistry) => Promise<SchemaEncoder>;
  readonly decoder: (found: SchemaById, registry: SchemaRegistry, options: DecodeOptions) => Promise<ValueDecoder>;
  /** What sets fields of values that are there already, each given as a text that the schema types. */
  readonly change: (
    found: SchemaById,
    registry: SchemaRegistry,
    assignments: readonly Assignment[],
  ) => Promise<ValueChange>;
  /** What Confluent's RecordNameStrategy calls it. */
  readonly recordName: (found: SchemaById, registry: SchemaRegistry) => Promise<string>;
}

/** Of a schema that has no name. */
export function nameless(reason: string): never {
  throw new AppError('SCHEMA_INVALID', `the schema has no name to make a subject of: ${reason}`);
}

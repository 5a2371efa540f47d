import { AppError, type Problem } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { ExactJson } from '../values/exact-json.js';
import type { JsonSink } from '../values/json-sink.js';
import type { LogicalForm } from './avro/logical-type.js';
import type { AvroSchema } from './avro/schema.js';
import type { ComparableSchema, SchemaOrigin } from './comparable.js';
import type { Assignment } from './shared/assignment-tree.js';
import type { Random } from './shared/sample/random-source.js';

/** What else is known of a value that is given as JSON. */
export interface ValueSource {
  /** Its JSON as it was written, on one line. */
  readonly text: () => string;
  /** It is a stored value, as `consume` shows it: its bytes are to come again. */
  readonly isStored: boolean;
}

/** What a schema adds to values, or makes them of where they are not given as JSON. */
export interface ValueSchema {
  /** Fills in `eventId`, a random UUID, and `eventTimestamp`, the time, where the schema has them and the value has not. */
  withEventFields(json: ExactJson, now: Date): ExactJson;
  /**
   * Of fields that are given as texts.
   * @throws AppError RECORD_INVALID with every problem, each with its path
   */
  setFields(assignments: readonly Assignment[], now: Date): ExactJson;
  /** @throws AppError SCHEMA_INVALID where no value can be made up */
  sample(random: Random, now: Date): ExactJson;
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

/** Where the schemas are that another one refers to. */
export type ReferenceSource = Pick<SchemaRegistry, 'version'>;

/** Sets fields of a stored value; what cannot stand where it should is a problem. */
export type ValueChange = (value: ExactJson, problems: Problem[]) => ExactJson;

/** A schema whose values are to have types. */
export interface EventSchema {
  readonly file: string;
  readonly schema: string;
  /** What to call it where it has no name itself. */
  readonly fallbackName: string;
  /** Topics whose values have it. */
  readonly topics: readonly string[];
}

export interface TypesOptions {
  /** 64-bit numbers and floats as plain numbers, for who knows that none is beyond 2^53, NaN or infinite. */
  readonly plainNumbers: boolean;
}

/** How a module of types begins: what does not begin so is somebody's work. */
export const typesMarker = '// Written by `todo-kafka schemas types`.';

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
  /**
   * What is compared with others here; null where only the registry can.
   */
  readonly comparable:
    ((found: SchemaById, registry: ReferenceSource, about: SchemaOrigin) => Promise<ComparableSchema>) | null;
  /** TypeScript types of events, as one module; null where none are made. Errors have the names of files. */
  readonly types: ((schemas: readonly EventSchema[], options: TypesOptions) => Promise<string>) | null;
}

/** Of a schema that has no name. */
export function nameless(reason: string): never {
  throw new AppError('SCHEMA_INVALID', `the schema has no name to make a subject of: ${reason}`);
}

import type { Random } from '../formats/shared/sample/random-source.js';
import type { Assignment } from '../formats/shared/assignment-tree.js';
import { AppError, type Problem } from '../errors.js';
import type { SchemaById, SchemaRegistry, SchemaType } from '../registry/client.js';
import { namedReferences, schemaTexts } from '../registry/references.js';
import type { ExactJson } from '../values/exact-json.js';
import { schemaOf } from './schema-of.js';
import { withSchemaId, type SchemaRef } from './wire-format.js';

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

/** What there is for each type of schemas. */
export interface SchemaCodec {
  readonly schema: ValueSchema;
  /** The bytes after the wire header, or everything that is wrong with the value. */
  readonly encode: (json: ExactJson, source: ValueSource) => Uint8Array | readonly Problem[];
}

/** Encodes values by one schema of the registry. */
export interface ValueEncoder {
  readonly schemaType: SchemaType;
  readonly schema: ValueSchema;
  /**
   * A value in the wire format, or without a wire header where the schema's GUID stands in a header of the record.
   * @throws AppError RECORD_INVALID with every bad field by its path
   */
  readonly encode: (json: ExactJson, source: ValueSource) => Buffer;
}

/** The encoder of a subject's newest version. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
export async function newestEncoder(registry: SchemaRegistry, subject: string): Promise<ValueEncoder> {
  const newest = await registry.version(subject, 'latest');
  if (newest === null) throw new AppError('SCHEMA_MISSING', `the registry has no subject "${subject}"`);
  return makeEncoder(newest.id, newest, registry);
}

/** The encoder of one schema. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
export async function encoderOf(registry: SchemaRegistry, ref: SchemaRef): Promise<ValueEncoder> {
  const schema = await schemaOf(registry, ref);
  if (schema === null) throw new AppError('SCHEMA_MISSING', `the registry has no schema ${ref}`);
  return makeEncoder(ref, schema, registry);
}

async function makeEncoder(ref: SchemaRef, found: SchemaById, registry: SchemaRegistry): Promise<ValueEncoder> {
  const { schema, encode } = await codecs[found.schemaType](found, registry);
  return {
    schemaType: found.schemaType,
    schema,
    encode: (json, source) => {
      const encoded = encode(json, source);
      if (encoded instanceof Uint8Array) {
        return typeof ref === 'number' ? withSchemaId(ref, encoded) : Buffer.from(encoded);
      }
      throw new AppError('RECORD_INVALID', 'it does not fit its schema', { problems: encoded });
    },
  };
}

type OpenCodec = (found: SchemaById, registry: SchemaRegistry) => Promise<SchemaCodec>;

/** Each imports its code when the first value of its kind is met. */
const codecs: Readonly<Record<SchemaById['schemaType'], OpenCodec>> = {
  AVRO: async (found, registry) => {
    const { avroCodec } = await import('../formats/avro/codec.js');
    return avroCodec(found.schema, await schemaTexts(found, registry));
  },
  JSON: async (found, registry) => {
    const { jsonSchemaCodec } = await import('../formats/json-schema/codec.js');
    return jsonSchemaCodec(found.schema, await namedReferences(found, registry));
  },
  PROTOBUF: async (found, registry) => {
    const { protobufCodec } = await import('../formats/protobuf/codec.js');
    return protobufCodec(found.schema, await namedReferences(found, registry));
  },
};

import type { SchemaType } from '../documents/schema-words.js';
import { AppError } from '../errors.js';
import type { ValueSchema, ValueSource } from '../formats/format.js';
import { formats } from '../formats/formats.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { ExactJson } from '../values/exact-json.js';
import { schemaOf } from './schema-of.js';
import { withSchemaId, type SchemaRef } from './wire-format.js';

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
  const { schema, encode } = await formats[found.schemaType].encoder(found, registry);
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

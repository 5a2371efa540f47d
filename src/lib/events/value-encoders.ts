import { BinaryOutput } from '../avro/binary-output.js';
import { compileAvroEncoder } from '../avro/encoder.js';
import { parseAvroSchema, type AvroSchema } from '../avro/schema.js';
import { AppError } from '../errors.js';
import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import { schemaTexts } from '../registry/references.js';
import type { ExactJson } from '../values/exact-json.js';
import { withSchemaId } from './wire-format.js';

/** Encodes values by one schema of the registry. */
export interface ValueEncoder {
  readonly schemaId: number;
  readonly schema: AvroSchema;
  /**
   * A value in the wire format.
   * @throws AppError RECORD_INVALID with every bad field by its path
   */
  encode(json: ExactJson): Buffer;
}

/** The encoder of a subject's newest version. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
export async function newestEncoder(registry: SchemaRegistry, subject: string): Promise<ValueEncoder> {
  const newest = await registry.version(subject, 'latest');
  if (newest === null) throw new AppError('SCHEMA_MISSING', `the registry has no subject "${subject}"`);
  return makeEncoder(newest.id, newest, registry);
}

/** The encoder of a schema id. @throws AppError SCHEMA_MISSING, SCHEMA_INVALID */
export async function encoderById(registry: SchemaRegistry, id: number): Promise<ValueEncoder> {
  const schema = await registry.schemaById(id);
  if (schema === null) throw new AppError('SCHEMA_MISSING', `the registry has no schema ${id}`);
  return makeEncoder(id, schema, registry);
}

async function makeEncoder(schemaId: number, found: SchemaById, registry: SchemaRegistry): Promise<ValueEncoder> {
  if (found.schemaType !== 'AVRO') {
    throw new AppError('SCHEMA_INVALID', `schema ${schemaId} is ${found.schemaType}, this todo-kafka encodes Avro`);
  }
  const schema = parseAvroSchema(found.schema, await schemaTexts(found, registry), { checkDefaults: false });
  const encode = compileAvroEncoder(schema);
  const output = new BinaryOutput();
  return {
    schemaId,
    schema,
    encode: (json) => {
      output.reset();
      const problems = encode(json, output);
      if (problems.length === 0) return withSchemaId(schemaId, output.written());
      throw new AppError('RECORD_INVALID', 'it does not fit its schema', { problems });
    },
  };
}

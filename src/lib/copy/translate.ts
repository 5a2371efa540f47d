import { schemaIdOf, withSchemaId, wireHeaderLength } from '../events/wire-format.js';
import type { SchemaIds } from './schema-ids.js';

/** Changes the schema id that bytes begin with, and nothing behind it: not a Protobuf value's place of its message. */
export async function translated(bytes: Buffer | null, ids: SchemaIds | null): Promise<Buffer | null> {
  const id = bytes === null || ids === null ? null : schemaIdOf(bytes, 0, bytes.length);
  if (bytes === null || ids === null || id === null) return bytes;
  const to = ids.known(id) ?? (await ids.load(id));
  return to === id ? bytes : withSchemaId(to, bytes.subarray(wireHeaderLength));
}

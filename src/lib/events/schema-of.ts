import type { SchemaById, SchemaRegistry } from '../registry/client.js';
import type { SchemaRef } from './wire-format.js';

/** The schema that a record names; null where the registry does not have it. */
export async function schemaOf(registry: SchemaRegistry, ref: SchemaRef): Promise<SchemaById | null> {
  return typeof ref === 'number' ? registry.schemaById(ref) : registry.schemaByGuid(ref);
}

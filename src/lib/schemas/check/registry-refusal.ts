import type { SchemaType } from '../../documents/schema-words.js';
import { AppError } from '../../errors.js';
import { parseAvroInTurns } from '../../formats/avro/parse-schema.js';
import type { SchemaRegistry } from '../../registry/client.js';
import { mapTroubleOf, type MapTrouble } from './unrolled-maps.js';

/** The smallest schema that Apicurio does not take where it writes out each map anew. */
const holdsItself = '{"type":"record","name":"N","fields":[{"name":"m","type":{"type":"map","values":"N"}}]}';

/**
 * Why this registry would not take a schema that is right. It is asked about what it might not take, and about nothing else: a
 * catalog has thousands.
 * @returns in words, with what to do about it; null where nothing is known to be in the way
 */
export async function registryRefusal(
  { schema, schemaType }: { readonly schema: string; readonly schemaType: SchemaType },
  registry: Pick<SchemaRegistry, 'refusal'>,
): Promise<string | null> {
  if (schemaType !== 'AVRO') {
    const reason = await registry.refusal({ schema, schemaType });
    return reason && `the registry would refuse it: ${reason}${needsDialect(schema, schemaType) ? dialectHint : ''}`;
  }
  const trouble = await troubleIn(schema);
  if (trouble === null) return null;
  const reason = await registry.refusal({ schemaType, schema: trouble.endless ? schema : holdsItself });
  if (reason === null) return null;
  // What is too large is not shown to it: it might not survive that.
  return trouble.endless
    ? `Apicurio Registry cannot take the map at "${trouble.path}", which lies within its own values (${reason}); ${way}`
    : `Apicurio Registry cannot take it: it writes out what is in each map anew, which would be too much; ${way}`;
}

const way = 'make it an array of entries, or use an Apicurio Registry that is newer than December 2025';

const dialectHint = '; a JSON Schema says with "$schema" what it is, as "http://json-schema.org/draft-07/schema#" does';

function needsDialect(schema: string, schemaType: SchemaType): boolean {
  return schemaType === 'JSON' && !schema.includes('json-schema.org');
}

async function troubleIn(schema: string): Promise<MapTrouble | null> {
  if (!/"map"|\\u/.test(schema)) return null; // not worth parsing again
  try {
    return mapTroubleOf(await parseAvroInTurns(schema, [], { checkDefaults: false }));
  } catch (error) {
    if (error instanceof AppError && error.code === 'SCHEMA_INVALID') return null; // it is refused where it is read
    throw error;
  }
}

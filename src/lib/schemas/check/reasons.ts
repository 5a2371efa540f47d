import type { Direction, SchemaType } from '../../documents/schema-words.js';
import { AppError, messageOf } from '../../errors.js';
import { incompatibilitiesOf } from '../../formats/avro/compatibility/check.js';
import { parseAvroSchema } from '../../formats/avro/parse-schema.js';
import type { AvroSchema } from '../../formats/avro/schema.js';
import { formats } from '../../formats/formats.js';
import type { SchemaRegistry, SubjectVersion } from '../../registry/client.js';
import { schemaTexts } from '../../registry/references.js';
import { explain, type Explanation } from './explain.js';

/** Something that speaks against a schema. */
export interface Reason extends Omit<Explanation, 'type'> {
  readonly version: number;
  /** null where the registry did not say. */
  readonly direction: Direction | null;
  /** null for what is not about a field of an Avro schema. */
  readonly type: Explanation['type'] | null;
}

export type NewSchema =
  | { readonly schemaType: 'AVRO'; readonly schema: string; readonly avro: AvroSchema }
  | { readonly schemaType: Exclude<SchemaType, 'AVRO'>; readonly schema: string };

/** What of a registry a check asks. */
export type CheckedRegistry = Pick<
  SchemaRegistry,
  'version' | 'versions' | 'compatibility' | 'globalCompatibility' | 'isCompatible'
>;

/** Everything that speaks against a schema beside a version that is registered. */
export async function reasonsBeside(
  registered: SubjectVersion,
  fresh: NewSchema,
  { directions, registry }: { readonly directions: readonly Direction[]; readonly registry: CheckedRegistry },
): Promise<readonly Reason[]> {
  const { version, schemaType } = registered;
  if (schemaType !== fresh.schemaType) {
    return [
      plainReason(
        version,
        `version ${version} is ${formats[schemaType].title}, this is ${formats[fresh.schemaType].title}`,
      ),
    ];
  }
  if (fresh.schemaType !== 'AVRO') return registryReasons(registered, fresh, registry);
  const old = await readVersion(registered, registry);
  return directions.flatMap((direction) => avroReasons(fresh.avro, old, { direction, version }));
}

function avroReasons(
  fresh: AvroSchema,
  old: AvroSchema,
  { direction, version }: { readonly direction: Direction; readonly version: number },
): readonly Reason[] {
  const found = direction === 'backward' ? incompatibilitiesOf(fresh, old) : incompatibilitiesOf(old, fresh);
  return found.map((each) => ({ version, direction, ...explain(each, direction, version) }));
}

/** The registry's verdict in its own words, of which Apicurio has none. */
async function registryReasons(
  { subject, version }: SubjectVersion,
  fresh: NewSchema,
  registry: CheckedRegistry,
): Promise<readonly Reason[]> {
  const { compatible, messages } = await registry.isCompatible(subject, version, fresh);
  if (compatible) return [];
  if (messages.length > 0) return messages.map((message) => plainReason(version, message));
  return [plainReason(version, `the registry finds it incompatible with version ${version}, and does not say why`)];
}

function plainReason(version: number, message: string): Reason {
  return { version, direction: null, type: null, path: '', location: '', message, hint: null, causes: [] };
}

async function readVersion(registered: SubjectVersion, registry: CheckedRegistry): Promise<AvroSchema> {
  const references = await schemaTexts(registered, registry);
  try {
    return parseAvroSchema(registered.schema, references, { checkDefaults: false });
  } catch (error) {
    throw new AppError('SCHEMA_INVALID', `version ${registered.version} is ${messageOf(error)}`, { cause: error });
  }
}

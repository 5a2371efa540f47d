import type { Direction, SchemaType } from '../../documents/schema-words.js';
import type { ComparableSchema, Explanation } from '../../formats/comparable.js';
import { formats } from '../../formats/formats.js';
import type { SchemaRegistry, SubjectVersion } from '../../registry/client.js';

/** Something that speaks against a schema. */
export interface Reason extends Explanation {
  readonly version: number;
  /** null where the registry did not say. */
  readonly direction: Direction | null;
}

export interface NewSchema {
  readonly schemaType: SchemaType;
  readonly schema: string;
  /** null where the registry has to compare it. */
  readonly comparable: ComparableSchema | null;
}

/** What of a registry a check asks. */
export type CheckedRegistry = Pick<
  SchemaRegistry,
  'version' | 'versions' | 'compatibility' | 'globalCompatibility' | 'isCompatible' | 'refusal'
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
  const { comparable } = formats[schemaType];
  if (fresh.comparable === null || comparable === null) return registryReasons(registered, fresh, registry);
  const candidate = fresh.comparable;
  const old = await comparable(registered, registry, { name: `version ${version}`, registered: true });
  return directions.flatMap((direction) =>
    candidate.explain(old, direction, version).map((reason) => ({ version, direction, ...reason })),
  );
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

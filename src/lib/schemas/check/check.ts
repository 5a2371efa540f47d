import type { CompatibilityLevel, SchemaType, Verdict } from '../../documents/schema-words.js';
import { AppError } from '../../errors.js';
import { abilityOf, formats } from '../../formats/formats.js';
import type { ItemError } from '../../kafka/item-error.js';
import { versionGone, type SubjectVersion } from '../../registry/client.js';
import { mapAtMost } from '../../values/map-at-most.js';
import { chooseLevel, directionsOf, isTransitive, knownLevel, type ChosenLevel } from './level.js';
import { reasonsBeside, type CheckedRegistry, type NewSchema, type Reason } from './reasons.js';
import { registryRefusal } from './registry-refusal.js';
import type { CheckTarget } from './targets.js';

export interface CheckedSchema extends Pick<CheckTarget, 'subject' | 'file' | 'catalogLevel'> {
  readonly schemaType: SchemaType;
  readonly level: CompatibilityLevel;
  readonly levelSource: ChosenLevel['source'];
  readonly verdict: Verdict;
  /** The versions that it was compared with. */
  readonly versions: readonly number[];
  readonly reasons: readonly Reason[];
  /** Why it could not be compared. */
  readonly error: ItemError | null;
}

/**
 * Checks schemas beside what is registered.
 * @param level the level to check on, whatever the subjects have
 */
export async function checkSchemas(
  targets: readonly CheckTarget[],
  level: CompatibilityLevel | undefined,
  registry: CheckedRegistry,
): Promise<readonly CheckedSchema[]> {
  const registryWide = knownLevel(await registry.globalCompatibility());
  return Promise.all(targets.map((target) => checkSchema(target, { option: level, registryWide }, registry)));
}

async function checkSchema(
  target: CheckTarget,
  levels: { readonly option: CompatibilityLevel | undefined; readonly registryWide: CompatibilityLevel },
  registry: CheckedRegistry,
): Promise<CheckedSchema> {
  const { subject, file, schema, catalogLevel } = target;
  const { level, source } = await chooseLevel(subject, { ...levels, catalog: catalogLevel }, registry);
  const registered = await versionsOf(subject, isTransitive(level), registry);
  const newest = registered.at(-1);
  const schemaType = target.schemaType ?? newest?.schemaType ?? (file.endsWith('.json') ? 'JSON' : 'AVRO');
  const name = `"${file}"`;
  const hint = 'Leave `--level` out: the registry checks others, on its own level.';
  const comparable =
    levels.option === undefined ? formats[schemaType].comparable : abilityOf(schemaType, 'comparable', name, { hint });
  const found = { schemaType, schema, references: [] };
  const fresh: NewSchema = {
    ...{ schemaType, schema },
    comparable: comparable && (await comparable(found, registry, { name, registered: false })),
  };
  const about = { subject, file, schemaType, catalogLevel, level, levelSource: source, reasons: [], error: null };

  if (newest !== undefined && (await isSame(fresh, newest, registry)))
    return { ...about, verdict: 'unchanged', versions: [newest.version] };
  const refusal = await registryRefusal({ schemaType, schema }, registry);
  if (refusal !== null)
    return { ...about, verdict: 'failed', versions: [], error: { code: 'SCHEMA_INVALID', message: refusal } };
  if (newest === undefined) return { ...about, verdict: 'new', versions: [] };
  const directions = directionsOf(level);
  if (directions.length === 0) return { ...about, verdict: 'compatible', versions: [] };
  const versions = registered.map(({ version }) => version);
  try {
    const found = await Promise.all(
      registered.map((version) => reasonsBeside(version, fresh, { directions, registry })),
    );
    const reasons = found.flat();
    return { ...about, verdict: reasons.length > 0 ? 'incompatible' : 'compatible', versions, reasons };
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'SCHEMA_INVALID') throw error;
    return { ...about, verdict: 'failed', versions, error: { code: error.code, message: error.message } };
  }
}

/** Of one subject: registries that are a service refuse more than they like. */
const requestsAtOnce = 10;

/** All versions, or the newest; the oldest first. */
async function versionsOf(
  subject: string,
  all: boolean,
  registry: CheckedRegistry,
): Promise<readonly SubjectVersion[]> {
  if (!all) {
    const newest = await registry.version(subject, 'latest');
    return newest === null ? [] : [newest];
  }
  const numbers = await registry.versions(subject);
  return mapAtMost(requestsAtOnce, numbers, async (number) => {
    const version = await registry.version(subject, number);
    if (version === null) throw versionGone(subject, number);
    return version;
  });
}

async function isSame(fresh: NewSchema, newest: SubjectVersion, registry: CheckedRegistry): Promise<boolean> {
  const { comparable } = formats[newest.schemaType];
  if (fresh.schemaType !== newest.schemaType) return false;
  if (fresh.comparable === null || comparable === null) return fresh.schema.trim() === newest.schema.trim();
  try {
    const about = { name: 'it', registered: true };
    return fresh.comparable.isSame(await comparable({ ...newest, references: [] }, registry, about));
  } catch {
    return false; // it refers to other schemas, or is none
  }
}

import type { CatalogTopic } from '../catalog/catalog.js';
import { valueSubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import { mapAtMost } from '../values/map-at-most.js';
import { checkSchemas } from './check/check.js';
import type { Reason } from './check/reasons.js';
import { registryRefusal } from './check/registry-refusal.js';
import { isEarlierVersion } from './plan-subjects.js';
import { refuse, type Refused, type RegisterSchema, type SubjectAction } from './subject-actions.js';

/** Subjects looked at side by side. */
const atOnce = 10;

/**
 * Checks the schemas that would be registered: those that the registry cannot take, and, of further versions, those that are not
 * compatible on the level that the catalog gives them, become a refusal with the reason. The subject's level stays with it.
 */
export async function refuseIncompatible(
  actions: readonly SubjectAction[],
  topics: readonly CatalogTopic[],
  registry: SchemaRegistry,
): Promise<readonly (SubjectAction | Refused)[]> {
  const owners = new Map(topics.map((topic) => [valueSubject(topic.name), topic]));
  const registering = actions.filter((action) => action.action === 'register-schema');
  const refusals = await mapAtMost(atOnce, registering, async (action) => {
    if (action.before === null) return firstRefusal(action, registry);
    const value = owners.get(action.subject)?.value ?? null;
    return value === null ? null : refusalOf(action, value, registry);
  });
  const refused = new Map(refusals.flatMap((refusal) => (refusal === null ? [] : [[refusal.target, refusal]])));
  return actions.flatMap((action): readonly (SubjectAction | Refused)[] => {
    const refusal = refused.get(action.subject);
    if (refusal === undefined) return [action];
    return action.action === 'register-schema' ? [refusal] : [];
  });
}

/** There is nothing that it could be compared with. */
async function firstRefusal({ subject, schema }: RegisterSchema, registry: SchemaRegistry): Promise<Refused | null> {
  const reason = await registryRefusal({ schema, schemaType: 'AVRO' }, registry);
  return reason === null ? null : { ...refuse(subject, reason), code: 'SCHEMA_INVALID' };
}

async function refusalOf(
  { subject, before, schema }: RegisterSchema,
  { file, compatibility }: NonNullable<CatalogTopic['value']>,
  registry: SchemaRegistry,
): Promise<Refused | null> {
  const target = { subject, file, schema, schemaType: 'AVRO' as const, catalogLevel: compatibility };
  const [[checked], earlier] = await Promise.all([
    checkSchemas([target], compatibility, registry),
    registry.find(subject, { schema, schemaType: 'AVRO', references: [] }),
  ]);
  if (earlier !== null && earlier.version !== before)
    return refuse(subject, isEarlierVersion(subject, before ?? earlier.version));
  if (checked?.verdict === 'failed')
    return { ...refuse(subject, checked.error?.message ?? ''), code: 'SCHEMA_INVALID' };
  if (checked?.verdict !== 'incompatible') return null;
  const [first, ...others] = checked.reasons.map(reasonText);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return refuse(subject, `the schema is not ${compatibility}: ${first ?? ''}${more}; see \`todo-kafka schemas check\``);
}

function reasonText({ path, message }: Reason): string {
  return path === '' ? message : `${path}: ${message}`;
}

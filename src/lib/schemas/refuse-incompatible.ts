import type { CatalogTopic } from '../catalog/catalog.js';
import { valueSubject } from '../names/subjects.js';
import type { SchemaRegistry } from '../registry/client.js';
import { mapAtMost } from '../values/map-at-most.js';
import { checkSchemas } from './check/check.js';
import type { Reason } from './check/reasons.js';
import { isEarlierVersion } from './plan-subjects.js';
import { refuse, type Refused, type RegisterSchema, type SubjectAction } from './subject-actions.js';

/** Subjects looked at side by side. */
const atOnce = 10;

/**
 * Checks the schemas that would be further versions of their subjects, on the level that the catalog gives them: one that the
 * registry would refuse becomes a refusal with the reason, and its subject's level stays with it.
 */
export async function refuseIncompatible(
  actions: readonly SubjectAction[],
  topics: readonly CatalogTopic[],
  registry: SchemaRegistry,
): Promise<readonly (SubjectAction | Refused)[]> {
  const owners = new Map(topics.map((topic) => [valueSubject(topic.name), topic]));
  const further = actions.filter(
    (action): action is RegisterSchema => action.action === 'register-schema' && action.before !== null,
  );
  const refusals = await mapAtMost(atOnce, further, async (action) => {
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
  if (checked?.verdict === 'failed') return refuse(subject, checked.error?.message ?? '');
  if (checked?.verdict !== 'incompatible') return null;
  const [first, ...others] = checked.reasons.map(reasonText);
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return refuse(subject, `the schema is not ${compatibility}: ${first ?? ''}${more}; see \`todo-kafka schemas check\``);
}

function reasonText({ path, message }: Reason): string {
  return path === '' ? message : `${path}: ${message}`;
}

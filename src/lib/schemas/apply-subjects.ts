import { AppError } from '../errors.js';
import { requestFailed, type ItemError } from '../kafka/item-error.js';
import type { SchemaRegistry } from '../registry/client.js';
import { groupBy } from '../values/group-by.js';
import { isEarlierVersion } from './plan-subjects.js';
import type { RegisterSchema, SubjectAction } from './subject-actions.js';

/**
 * Changes subjects side by side; within one, its level is set before the schema that it judges is registered. A new subject has
 * its first schema registered before: there is nothing to judge, and Apicurio takes no level NONE of a subject that is not there.
 */
export async function applySubjects(
  actions: readonly SubjectAction[],
  openRegistry: () => Promise<SchemaRegistry>,
): Promise<readonly (readonly [SubjectAction, ItemError | null])[]> {
  if (actions.length === 0) return [];
  const registry = await openRegistry();
  const subjects = groupBy(actions, ({ subject }) => subject);
  const results = await Promise.all([...subjects.values()].map((ofSubject) => applySubject(ofSubject, registry)));
  return results.flat();
}

async function applySubject(
  actions: readonly SubjectAction[],
  registry: SchemaRegistry,
): Promise<readonly (readonly [SubjectAction, ItemError | null])[]> {
  const results: (readonly [SubjectAction, ItemError | null])[] = [];
  const isNew = actions.some((action) => action.action === 'register-schema' && action.before === null);
  for (const action of isNew ? actions.toReversed() : actions) {
    try {
      if (action.action === 'set-compatibility') await registry.setCompatibility(action.subject, action.after);
      else await register(action, registry);
      results.push([action, null]);
    } catch (error) {
      results.push([action, requestFailed(error)]);
    }
  }
  return results;
}

async function register({ subject, schema }: RegisterSchema, registry: SchemaRegistry): Promise<void> {
  const id = await registry.register(subject, { schema, schemaType: 'AVRO', references: [] });
  const latest = await registry.version(subject, 'latest');
  if (latest === null || latest.id === id) return;
  throw new AppError('SCHEMA_INCOMPATIBLE', isEarlierVersion(subject, latest.version));
}

import { AppError, messageOf } from '../errors.js';
import type { ItemError } from '../kafka/item-error.js';
import type { SchemaRegistry } from '../registry/client.js';
import { groupBy } from '../values/group-by.js';
import type { Action, RegisterSchema, SetCompatibility } from './actions.js';

type SubjectAction = RegisterSchema | SetCompatibility;

/** Changes subjects side by side; within one, its level is set before the schema that it judges is registered. */
export async function applySubjects(
  actions: readonly SubjectAction[],
  openRegistry: () => Promise<SchemaRegistry>,
): Promise<readonly (readonly [Action, ItemError | null])[]> {
  if (actions.length === 0) return [];
  const registry = await openRegistry();
  const subjects = groupBy(actions, ({ subject }) => subject);
  const results = await Promise.all([...subjects.values()].map((own) => applySubject(own, registry)));
  return results.flat();
}

async function applySubject(
  actions: readonly SubjectAction[],
  registry: SchemaRegistry,
): Promise<readonly (readonly [Action, ItemError | null])[]> {
  const results: (readonly [Action, ItemError | null])[] = [];
  for (const action of actions) {
    try {
      if (action.action === 'set-compatibility') await registry.setCompatibility(action.subject, action.after);
      else await register(action, registry);
      results.push([action, null]);
    } catch (error) {
      const code = error instanceof AppError ? error.code : 'INTERNAL';
      results.push([action, { code, message: messageOf(error) }]);
    }
  }
  return results;
}

/** A schema that is registered as an earlier version already stays there: the registry does not make it the newest again. */
async function register({ subject, schema }: RegisterSchema, registry: SchemaRegistry): Promise<void> {
  const id = await registry.register(subject, { schema, schemaType: 'AVRO', references: [] });
  const latest = await registry.version(subject, 'latest');
  if (latest === null || latest.id === id) return;
  throw new AppError(
    'SCHEMA_INCOMPATIBLE',
    `the catalog's schema is an earlier version of "${subject}", whose newest is version ${latest.version}`,
  );
}

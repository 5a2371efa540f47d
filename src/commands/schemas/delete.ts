import type { Command } from 'commander';
import { catalogIfAny } from '../../lib/catalog/catalog-if-any.js';
import { positiveCountArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { valueSubject } from '../../lib/names/subjects.js';
import { expectVersions, planSubjectDeletion } from '../../lib/schemas/delete.js';
import { announceRegistry } from './announce-registry.js';
import { makeChange } from '../shared/change.js';

interface DeleteOptions {
  readonly schemaVersion?: number;
  readonly permanent: boolean;
  readonly dryRun: boolean;
}

export function registerDelete(parent: Command, session: Session): void {
  parent
    .command('delete')
    .description(
      'Delete a subject, or one version of it; records written with it can still be read, unless --permanent',
    )
    .argument('<subject>', 'such as task.created-value')
    .option('--schema-version <number>', 'this version alone', positiveCountArgument)
    .option('--permanent', 'for good, what was deleted before', false)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runDelete));
}

async function runDelete(context: Context, subject: string, options: DeleteOptions): Promise<void> {
  const { permanent, dryRun } = options;
  const version = options.schemaVersion ?? null;
  const [registry, catalog] = [await context.registry(), await catalogIfAny(context)];
  const versions = await planSubjectDeletion(registry, { subject, version, permanent });
  const topics = (catalog?.topics ?? []).map(({ name }) => name).filter((name) => valueSubject(name) === subject);
  const url = await announceRegistry(context);
  const what = `${versions.length === 1 ? 'version' : 'versions'} ${versions.join(', ')} of "${subject}"`;
  await makeChange(context, {
    dryRun,
    isEmpty: false,
    destroys: `delete ${what}${consequences(topics, permanent)}`,
    apply: async () => {
      await expectVersions(registry, { subject, version, permanent }, versions);
      const wasThere = await registry.delete(subject, { version, permanent });
      if (!wasThere) throw new AppError('SUBJECT_NOT_FOUND', `"${subject}" was deleted by somebody else meanwhile`);
    },
  });
  await context.out.result(
    'schemas.delete',
    { registry: url, dryRun, subject, versions, permanent, topics, deleted: !dryRun },
    () => {
      const verb = `${dryRun ? 'would be' : versions.length === 1 ? 'is' : 'are'} deleted${permanent ? ' for good' : ''}`;
      return `- ${what} ${verb}${usedBy(topics)}`;
    },
  );
}

function consequences(topics: readonly string[], permanent: boolean): string {
  return `${usedBy(topics)}${permanent ? ', without which what was written with it cannot be read any more' : ''}`;
}

function usedBy(topics: readonly string[]): string {
  return topics.length === 0 ? '' : `, the schema of the values in ${topics.map((name) => `"${name}"`).join(', ')}`;
}

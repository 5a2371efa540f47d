import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import { carryOutRegistration, planRegistration, registeredSubjects } from '../../lib/schemas/register.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { announceRegistry } from './announce-registry.js';
import { makeChange } from '../shared/change.js';

interface RegisterOptions {
  readonly dryRun: boolean;
}

export function registerRegister(parent: Command, session: Session): void {
  parent
    .command('register')
    .description('Register schemas of the catalog with their compatibility')
    .argument('[file...]', 'schema files; all of the catalog unless given')
    .option('--dry-run', 'show what would be registered', false)
    .action(session.action(runRegister));
}

async function runRegister(context: Context, files: readonly string[], { dryRun }: RegisterOptions): Promise<void> {
  const { out, workingDirectory } = context;
  const [catalog, registry] = [await context.catalog(), await context.registry()];
  const plan = await planRegistration(registry, { catalog, files, workingDirectory });
  const url = await announceRegistry(context);
  const outcomes = await makeChange(context, {
    dryRun,
    isEmpty: plan.actions.length === 0,
    destroys: null,
    apply: () => carryOutRegistration(registry, plan),
  });
  const subjects = registeredSubjects(plan, outcomes);
  await out.result('schemas.register', { registry: url, dryRun, subjects }, () =>
    renderTable(
      subjects,
      [
        { heading: 'SUBJECT', value: ({ subject }) => subject },
        { heading: 'STATUS', value: ({ status }) => status },
        { heading: 'BEFORE', value: ({ before }) => before, align: 'right' },
        { heading: 'ERROR', value: ({ error }) => error?.message },
      ],
      out.theme,
    ),
  );
  const failures = subjects.flatMap(({ error }) => (error === null ? [] : [error.code]));
  const why = { hint: 'See why, field by field, with `todo-kafka schemas check`.' };
  expectNoneFailed(
    failures.length,
    { of: subjects.length, noun: 'schema', done: 'registered' },
    failures.includes('SCHEMA_INCOMPATIBLE') ? why : {},
  );
}

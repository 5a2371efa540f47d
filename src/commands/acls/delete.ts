import type { Command } from 'commander';
import { carryOutAclDeletion, listAcls } from '../../lib/access/acls.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { counted } from '../../lib/values/wording.js';
import { creationOf } from '../shared/acl-creation.js';
import { makeChange } from '../shared/change.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { usage } from '../shared/option-rules.js';
import { addFilterOptions, filtersOf, type FilterOptions } from './filter-options.js';
import { resourcesOf } from './resource-options.js';
import { aclOutcomeTable, aclTable } from './view.js';

interface DeleteOptions extends FilterOptions {
  readonly all: boolean;
  readonly dryRun: boolean;
}

export function registerDelete(parent: Command, session: Session): void {
  const command = parent.command('delete').description('Delete ACLs, and print the commands that bring them back');
  addFilterOptions(command, 'literal')
    .option('--all', 'every ACL that there is', false)
    .option('--dry-run', 'show which would go', false)
    .action(session.action(runDelete));
}

async function runDelete(context: Context, options: DeleteOptions): Promise<void> {
  const { all, dryRun, host, permission, principal, operation } = options;
  const isNarrowed = [host, permission, principal, operation].some((option) => option !== undefined);
  if (all === (isNarrowed || resourcesOf(options).length > 0)) {
    throw usage('say which with --resource, --principal, --operation, --host or --permission, or use --all');
  }
  const { out } = context;
  const kafka = await context.kafka();
  const planned = await listAcls(kafka, filtersOf(options, 'literal'));
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: planned.length === 0,
    destroys: `delete ${counted(planned.length, 'ACL')}`,
    shown: async () => [await aclTable(planned, out.errorTheme)],
    apply: () => carryOutAclDeletion(kafka, planned),
  });
  const outcomes = done ?? planned.map((acl) => ({ acl, error: null }));
  const acls = outcomes.map(({ acl, error }) => ({ ...acl, deleted: done !== null && error === null, error }));
  const undo = acls.filter(({ deleted }) => deleted).map((acl) => out.command('acls create', creationOf(acl)));
  await out.result('acls.delete', { cluster, dryRun, acls, undo }, () =>
    aclOutcomeTable(acls, () => (dryRun ? 'would be deleted' : 'deleted'), out.theme),
  );
  if (undo.length > 0) out.note(['To bring them back:', ...undo.map((line) => `  ${line}`)].join('\n'));
  const failed = outcomes.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: outcomes.length, noun: 'ACL', done: 'deleted' });
}

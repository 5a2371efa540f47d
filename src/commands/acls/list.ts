import type { Command } from 'commander';
import { listAcls } from '../../lib/access/acls.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { addFilterOptions, filtersOf, type FilterOptions } from './filter-options.js';
import { aclTable } from './view.js';

export function registerList(parent: Command, session: Session): void {
  const command = parent.command('list').alias('ls').description('List ACLs; of a resource, all that holds for it');
  addFilterOptions(command, 'match').action(session.action(runList));
}

async function runList(context: Context, options: FilterOptions): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const acls = await out.task('Reading ACLs', () => listAcls(kafka, filtersOf(options, 'match')));
  await out.result('acls.list', { acls: [...acls] }, () => aclTable(acls, out.theme));
}

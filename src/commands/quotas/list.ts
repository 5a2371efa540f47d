import type { Command } from 'commander';
import { listQuotas } from '../../lib/access/quotas.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { addEntityOptions, entityOf, type EntityOptions } from './entity-options.js';
import { quotaTable } from './view.js';

export function registerList(parent: Command, session: Session): void {
  const command = parent.command('list').alias('ls').description('List quotas of users, client ids and addresses');
  addEntityOptions(command).action(session.action(runList));
}

async function runList(context: Context, options: EntityOptions): Promise<void> {
  const entity = entityOf(options);
  const { out } = context;
  const kafka = await context.kafka();
  const quotas = await out.task('Reading quotas', () => listQuotas(kafka, entity));
  const document = quotas.map((quota) => ({ entity: { ...quota.entity }, values: { ...quota.values } }));
  await out.result('quotas.list', { quotas: document }, () => quotaTable(quotas, out.theme));
}

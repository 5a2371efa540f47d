import type { Command } from 'commander';
import { listBrokers } from '../../lib/brokers/describe.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { brokerTable } from './view.js';

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .alias('ls')
    .description('List the brokers that are alive, with what each leads and holds')
    .action(session.action(runList));
}

async function runList(context: Context): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const brokers = await out.task('Reading brokers', () => listBrokers(kafka));
  await out.result('brokers.list', { brokers: [...brokers] }, () => brokerTable(brokers, out.theme));
}

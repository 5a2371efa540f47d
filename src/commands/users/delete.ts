import type { Command } from 'commander';
import { carryOutUserDeletion, planUserDeletion } from '../../lib/access/users.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { ScramMechanism } from '../../lib/names/scram-mechanisms.js';
import { makeChange } from '../shared/change.js';
import { mechanismsArgument } from './mechanisms.js';

interface DeleteOptions {
  readonly mechanism?: readonly ScramMechanism[];
  readonly dryRun: boolean;
}

export function registerDelete(parent: Command, session: Session): void {
  parent
    .command('delete')
    .description('Delete what a user logs in with by SCRAM; its ACLs and quotas stay')
    .argument('<user>', 'its name')
    .option('--mechanism <mechanism>', 'only of this mechanism; may be repeated', mechanismsArgument)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runDelete));
}

async function runDelete(context: Context, user: string, { mechanism, dryRun }: DeleteOptions): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const plan = await planUserDeletion(kafka, user, mechanism ?? null);
  const cluster = await context.announceCluster();
  const by = plan.mechanisms.join(' and ');
  await makeChange(context, {
    dryRun,
    isEmpty: false,
    destroys: `delete the password of user "${user}" for ${by}`,
    apply: () => carryOutUserDeletion(kafka, plan),
  });
  await out.result('users.delete', { cluster, user, dryRun, mechanisms: [...plan.mechanisms] }, () =>
    dryRun ? `- user "${user}" would log in by ${by} no longer` : `- user "${user}" logs in by ${by} no longer`,
  );
}

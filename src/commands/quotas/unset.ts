import type { Command } from 'commander';
import { planQuotas } from '../../lib/access/quotas.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { choiceArgument } from '../../lib/cli/arguments.js';
import { quotaNames } from '../../lib/names/quota-words.js';
import { listed } from '../../lib/values/wording.js';
import { usage } from '../shared/option-rules.js';
import { applyPlan } from './apply.js';
import { addEntityOptions, entityOf, type EntityOptions } from './entity-options.js';

interface UnsetOptions extends EntityOptions {
  readonly all: boolean;
  readonly dryRun: boolean;
}

export function registerUnset(parent: Command, session: Session): void {
  const command = parent
    .command('unset')
    .description('Take limits away, and print the command that brings them back')
    .argument('[quota...]', listed(quotaNames, 'or'), namesArgument);
  addEntityOptions(command)
    .option('--all', 'every limit that it has', false)
    .option('--dry-run', 'show what would change', false)
    .action(session.action(runUnset));
}

function namesArgument(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, choiceArgument(quotaNames)(text)];
}

async function runUnset(context: Context, names: readonly string[] = [], options: UnsetOptions): Promise<void> {
  const entity = entityOf(options);
  if (entity === null)
    throw usage('say whom it is for, with --user, --client-id or --ip, or with one of their defaults');
  if (options.all === names.length > 0) throw usage('name quotas, or use --all');
  const wanted = options.all ? null : Object.fromEntries(names.map((name) => [name, null]));
  const kafka = await context.kafka();
  await applyPlan(context, 'quotas.unset', await planQuotas(kafka, entity, wanted), options);
}

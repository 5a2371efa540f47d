import { InvalidArgumentError, type Command } from 'commander';
import { planQuotas } from '../../lib/access/quotas.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { parseQuota, quotaNames, quotaValueWords } from '../../lib/names/quota-words.js';
import { listed } from '../../lib/values/wording.js';
import { usage } from '../shared/option-rules.js';
import { applyPlan } from './apply.js';
import { addEntityOptions, entityOf, type EntityOptions } from './entity-options.js';

interface SetOptions extends EntityOptions {
  readonly dryRun: boolean;
}

export function registerSet(parent: Command, session: Session): void {
  const command = parent
    .command('set')
    .description('Limit what a user, client id or address may do in a second, and change no other limit')
    .argument('<quota=value...>', `${listed(quotaNames, 'or')}; byte rates also as 10MB/s`, quotasArgument);
  addEntityOptions(command).option('--dry-run', 'show what would change', false).action(session.action(runSet));
}

type Limits = Readonly<Record<string, number>>;

function quotasArgument(text: string, previous: Limits = {}): Limits {
  const [, name = '', value = ''] = /^([^=]*)=(.*)$/.exec(text) ?? [];
  const key = quotaNames.find((candidate) => candidate === name);
  if (key === undefined)
    throw new InvalidArgumentError(`write one of ${listed(quotaNames, 'and')}, with = and a number`);
  const number = parseQuota(key, value);
  if (number === null) throw new InvalidArgumentError(quotaValueWords(key));
  return { ...previous, [key]: number };
}

async function runSet(context: Context, limits: Limits, options: SetOptions): Promise<void> {
  const entity = entityOf(options);
  if (entity === null)
    throw usage('say whom it is for, with --user, --client-id or --ip, or with one of their defaults');
  const kafka = await context.kafka();
  await applyPlan(context, 'quotas.set', await planQuotas(kafka, entity, limits), options);
}

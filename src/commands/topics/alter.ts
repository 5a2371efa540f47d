import type { Command } from 'commander';
import { listArgument, pairsArgument, partitionCountArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { destructionOf, type Action } from '../../lib/sync/actions.js';
import { applyActions, type Outcome } from '../../lib/sync/apply.js';
import { planAlteration } from '../../lib/sync/plan-alteration.js';
import { actionLines } from './sync-view.js';
import { makeChange } from '../shared/change.js';

interface AlterOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly partitions?: number;
  readonly dryRun: boolean;
}

export function registerAlter(parent: Command, session: Session): void {
  parent
    .command('alter')
    .description('Change configs of a topic, and no others than those named, or add partitions')
    .argument('<topic>', 'its name')
    .option('--config <name=value>', 'set a config; may be repeated', pairsArgument)
    .option('--unset <name>', "remove a config, so that the brokers' value holds; may be repeated", listArgument)
    .option(
      '--partitions <number>',
      'how many there should be; more moves keys to other partitions',
      partitionCountArgument,
    )
    .option('--dry-run', 'show what would change', false)
    .action(session.action(runAlter));
}

async function runAlter(context: Context, topic: string, options: AlterOptions): Promise<void> {
  const { config = {}, unset = [], partitions = null, dryRun } = options;
  const both = unset.find((name) => name in config);
  if (both !== undefined) throw new AppError('USAGE', `"${both}" is to be set and to be removed`);
  if (Object.keys(config).length + unset.length === 0 && partitions === null) {
    throw new AppError('USAGE', 'nothing to change: use --config, --unset or --partitions');
  }
  const { out } = context;
  const kafka = await context.kafka();
  const configs = { ...config, ...Object.fromEntries(unset.map((name) => [name, null])) };
  const plan = await planAlteration(kafka, { topic, configs, partitions });
  const { actions } = plan;
  const cluster = await context.announceCluster();
  if (plan.warning !== null) out.warn(plan.warning);

  const outcomes = await makeChange(context, {
    dryRun,
    isEmpty: actions.length === 0,
    destroys: destructionOf(actions),
    apply: () => applyActions(plan, { kafka, registry: () => context.registry() }),
  });
  expectAltered(topic, outcomes ?? []);
  await out.result('topics.alter', { cluster, topic, dryRun, ...changesOf(actions) }, () =>
    actions.length === 0 ? `${topic} is so already.` : actionLines(actions, out.theme).join('\n'),
  );
}

/** @throws AppError REQUEST_FAILED */
function expectAltered(topic: string, outcomes: readonly Outcome[]): void {
  const reasons = outcomes.flatMap(({ error }) => (error === null ? [] : [error.message]));
  if (reasons.length === 0) return;
  const done = reasons.length < outcomes.length ? ', other changes of it were made' : '';
  throw new AppError('REQUEST_FAILED', `cannot alter topic "${topic}"${done}: ${reasons.join('; ')}`);
}

function changesOf(actions: readonly Action[]) {
  const configs = actions.flatMap((action) => (action.action === 'alter-configs' ? action.configs : []));
  const added = actions.find((action) => action.action === 'add-partitions');
  return {
    configs: configs.map(({ name, before, after }) => ({ name, before, after })),
    partitions: added === undefined ? null : { before: added.before, after: added.after },
  };
}

import type { Command } from 'commander';
import { carryOutBrokerAlteration, planBrokerAlteration } from '../../lib/brokers/alter.js';
import { listArgument, pairsArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { usage } from '../shared/option-rules.js';
import { brokerIdArgument, expectBrokerOfLoggers } from './broker-argument.js';
import { changeLines } from './view.js';
import { makeChange } from '../shared/change.js';

interface AlterOptions {
  readonly config?: Readonly<Record<string, string>>;
  readonly unset?: readonly string[];
  readonly loggers: boolean;
  readonly dryRun: boolean;
}

export function registerAlter(parent: Command, session: Session): void {
  parent
    .command('alter')
    .description('Change configs of a broker, or of all, while they run, and no others than those named')
    .argument('<id>', 'id of a broker, or "default" for all of them', brokerIdArgument)
    .option('--config <name=value>', 'set a config; may be repeated', pairsArgument)
    .option('--unset <name>', 'take back what was set; may be repeated', listArgument)
    .option('--loggers', 'names are loggers of the broker and values their levels', false)
    .option('--dry-run', 'show what would change', false)
    .action(session.action(runAlter));
}

async function runAlter(context: Context, id: number | null, options: AlterOptions): Promise<void> {
  const { config = {}, unset = [], loggers, dryRun } = options;
  const both = unset.find((name) => name in config);
  if (both !== undefined) throw usage(`"${both}" is to be set and to be removed`);
  if (Object.keys(config).length + unset.length === 0) {
    throw usage('nothing to change: use --config or --unset');
  }
  expectBrokerOfLoggers(id, loggers);
  const { out } = context;
  const kafka = await context.kafka();
  const wanted = { ...config, ...Object.fromEntries(unset.map((name) => [name, null])) };
  const plan = await planBrokerAlteration(kafka, { broker: id, loggers }, wanted);
  const cluster = await context.announceCluster();
  const deleting = plan.changes.flatMap(({ name, after, deletesRecords }) =>
    deletesRecords ? [`${name} → ${after ?? 'default'}`] : [],
  );
  const deletion = `let brokers delete records of every topic without such a config (${deleting.join(', ')})`;
  await makeChange(context, {
    dryRun,
    isEmpty: false,
    destroys: deleting.length === 0 ? null : deletion,
    apply: () => carryOutBrokerAlteration(kafka, plan),
  });
  const configs = plan.changes.map(({ name, before, after }) => ({ name, before, after }));
  await out.result('brokers.alter', { cluster, broker: id, loggers, dryRun, configs }, () =>
    changeLines(configs, out.theme),
  );
}

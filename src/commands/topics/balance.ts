import type { Command } from 'commander';
import { balance, type Balanced } from '../../lib/balance/balance.js';
import { planBalance, type BalancePlan } from '../../lib/balance/plan.js';
import { readLayout } from '../../lib/balance/read-layout.js';
import { byteRateArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { KafkaCluster } from '../../lib/kafka/cluster.js';
import { usualThrottle, type Reassigner } from '../../lib/reassign/reassigner.js';
import { formatSize } from '../../lib/values/size.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { reassignerFor } from './reassigner.js';
import { balanceDocument, balanceText, type BalanceReport } from './balance-view.js';
import { expectNone } from '../shared/option-rules.js';

interface BalanceOptions {
  readonly throttle?: number;
  readonly cancel: boolean;
  readonly dryRun: boolean;
}

export function registerBalance(parent: Command, session: Session): void {
  const command = parent
    .command('balance')
    .description('Spread replicas and leaders over the brokers, and let preferred replicas lead')
    .option('--throttle <rate>', 'bytes a second that each broker may copy (50MB/s unless given)', byteRateArgument)
    .option('--cancel', 'only take back what a run before has left under way', false)
    .option('--dry-run', 'show how things are spread and what would be moved', false)
    .action(session.action(runBalance));
  configureCommand(command, { timeLimit: null });
}

async function runBalance(context: Context, options: BalanceOptions): Promise<void> {
  if (options.cancel) expectNone('--cancel only takes back moves', { '--dry-run': options.dryRun });
  const { out } = context;
  const kafka = await context.kafka();
  const cluster = await context.announceCluster();
  const label = options.dryRun ? 'Looking at the cluster' : 'Balancing the cluster';
  const report = await out.task(label, async (progress) => {
    const reassigner = await reassignerFor(context, options, progress);
    if (options.dryRun) return preview(context, kafka, reassigner);
    return options.cancel ? cancel(kafka, reassigner) : carryOut(context, kafka, reassigner, options);
  });
  const throttle = options.throttle ?? usualThrottle;
  await out.result('topics.balance', balanceDocument(report, { cluster, throttle, dryRun: options.dryRun }), () =>
    balanceText(report, out.theme),
  );
  const outcomes = [...(report.moves ?? []), ...(report.elections ?? [])];
  const failed = outcomes.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: outcomes.length, noun: 'change', done: 'made' });
}

async function preview(context: Context, kafka: KafkaCluster, reassigner: Reassigner): Promise<BalanceReport> {
  const left = await reassigner.left();
  if (left !== null) {
    context.out.note(
      `A run before has left ${counted(left.length, 'move')}: without --dry-run they are finished first.`,
    );
  }
  const plan = planBalance(await readLayout(kafka));
  return { plan, moves: null, elections: null, after: plan.after, finished: 0, takenBack: 0 };
}

async function cancel(kafka: KafkaCluster, reassigner: Reassigner): Promise<BalanceReport> {
  const taken = await reassigner.exclusively(() => reassigner.cancel());
  const plan = planBalance(await readLayout(kafka));
  const untouched: BalancePlan = { ...plan, moves: [], elections: [] };
  return {
    plan: untouched,
    moves: [],
    elections: [],
    after: plan.before,
    finished: 0,
    takenBack: taken?.length ?? 0,
  };
}

async function carryOut(
  { out }: Context,
  kafka: KafkaCluster,
  reassigner: Reassigner,
  { throttle = usualThrottle }: BalanceOptions,
): Promise<BalanceReport> {
  const done: Balanced = await balance(kafka, reassigner, {
    onFinish: (left) => out.note(`Finishing what a run before has left: ${counted(left.length, 'move')}.`),
    onMove: ({ moves }) => {
      const bytes = moves.reduce((sum, move) => sum + move.bytes, 0);
      const what = `${counted(moves.length, 'partition')} with ${formatSize(bytes)} to copy`;
      out.note(`Moving ${what}, at ${formatSize(throttle)}/s for each broker; Ctrl-C takes back what is under way.`);
    },
  });
  return { ...done, finished: done.finished.length, takenBack: 0 };
}

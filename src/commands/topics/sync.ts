import { InvalidArgumentError, type Command } from 'commander';
import { byteRateArgument, listArgument } from '../../lib/cli/arguments.js';
import type { ClusterReference, Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import { keepPatternProblem } from '../../lib/names/keep-patterns.js';
import { throwIfAborted } from '../../lib/abort.js';
import { AppError } from '../../lib/errors.js';
import { destructionOf } from '../../lib/sync/actions.js';
import { applyActions, type Outcome } from '../../lib/sync/apply.js';
import { expectFresh, readPlan, writePlan } from '../../lib/sync/plan-file.js';
import { planSync, type Plan } from '../../lib/sync/plan.js';
import type { Sources } from '../../lib/sync/observe.js';
import { counted } from '../../lib/values/wording.js';
import { reassignerFor } from './reassigner.js';
import { undoOf } from './sync-undo.js';
import { planText, syncActions } from './sync-view.js';
import { expectAtMostOne, expectNone, expectWith } from '../shared/option-rules.js';
import { makeChange } from '../shared/change.js';

interface SyncCommandOptions {
  readonly only?: readonly string[];
  readonly prune: boolean;
  readonly keep?: readonly string[];
  readonly pruneConfig: boolean;
  readonly allowPartitionIncrease: boolean;
  readonly capReplication: boolean;
  readonly schemas: boolean;
  readonly access: boolean;
  readonly throttle?: number;
  readonly dryRun: boolean;
  readonly exitCode: boolean;
  readonly planOut?: string;
  readonly plan?: string;
}

export function registerSync(parent: Command, session: Session): void {
  parent
    .command('sync')
    .description('Make the cluster what the catalog says: topics, configs, dead-letter topics, schemas, rights, quotas')
    .option('--only <topic>', 'this topic of the catalog, with its dead-letter topic; may be repeated', listArgument)
    .option(
      '--prune',
      'delete topics that the catalog does not have; of ACLs and quotas too, where it says some',
      false,
    )
    .option(
      '--keep <pattern>',
      'with --prune: leave these topics, such as connect-*, or access, such as User:connect*; may be repeated',
      patternArgument,
    )
    .option('--prune-config', 'remove configs that the catalog does not name', false)
    .option('--allow-partition-increase', 'add partitions, though it moves keys to other partitions', false)
    .option('--cap-replication', 'no more replicas than there are brokers', false)
    .option('--no-schemas', 'leave the schema registry alone')
    .option('--no-access', 'leave ACLs, users and quotas alone')
    .option(
      '--throttle <rate>',
      'bytes a second that each broker may copy where replicas are added (50MB/s unless given)',
      byteRateArgument,
    )
    .option('--dry-run', 'show the plan and change nothing', false)
    .option('--exit-code', 'with --dry-run: end 4 when something differs', false)
    .option('--plan-out <file>', 'write the plan to a file and change nothing')
    .option('--plan <file>', 'carry out a plan written before, if nothing has changed since')
    .action(session.action(runSync));
}

function patternArgument(text: string, previous: readonly string[] = []): readonly string[] {
  const problem = keepPatternProblem(text);
  if (problem !== null) throw new InvalidArgumentError(problem);
  return listArgument(text, previous);
}

async function runSync(context: Context, options: SyncCommandOptions): Promise<ExitCode> {
  checkUsage(options);
  const { out } = context;
  const sources: Sources = { kafka: await context.kafka(), registry: () => context.registry() };
  const previewing = options.dryRun || options.planOut !== undefined;
  await finishLeftMoves(context, options, previewing);
  const plan = await out.task('Comparing the cluster with the catalog', () => makePlan(context, options, sources));
  const cluster = await context.announceCluster();

  const refused = plan.actions.filter(({ action }) => action === 'refused').length;
  if (options.planOut !== undefined) await writePlan(options.planOut, plan);
  if (previewing) {
    await showResult(context, cluster, plan, null);
    if (refused > 0) {
      throw new AppError(
        'ITEMS_FAILED',
        `${refused} refused of ${plan.actions.length} changes; nothing was done, and the others would be`,
      );
    }
    return options.exitCode && plan.actions.length > 0 ? ExitCode.findings : ExitCode.ok;
  }

  const done = await makeChange(context, {
    dryRun: false,
    isEmpty: plan.actions.length === 0,
    destroys: destructionOf(plan.actions),
    shown: () => Promise.resolve([planText(plan, null, out.errorTheme)]),
    apply: () => {
      if (plan.actions.some(({ action }) => action === 'change-replication')) context.liftTimeLimit();
      return out.task('Applying the plan', async (progress) =>
        applyActions(plan, sources, await reassignerFor(context, options, progress)),
      );
    },
  });
  const outcomes = done ?? [];
  await showResult(context, cluster, plan, outcomes);
  throwIfAborted(context.signal); // what was done until then is said
  const failed = outcomes.filter(({ error }) => error !== null).length;
  if (failed + refused > 0) {
    throw new AppError(
      'ITEMS_FAILED',
      `${failed} failed and ${refused} refused of ${plan.actions.length} changes; the others are done`,
    );
  }
  return ExitCode.ok;
}

/** Moves that a killed run has left are finished before anything is compared. */
async function finishLeftMoves(context: Context, options: SyncCommandOptions, previewing: boolean): Promise<void> {
  const { out } = context;
  await out.task('Finishing what a run before has left', async (progress) => {
    const reassigner = await reassignerFor(context, options, progress);
    const left = await reassigner.left();
    if (left === null) return;
    const moves = counted(left.length, 'move');
    if (previewing) {
      out.note(`A run before has left ${moves}: they are finished before the plan is made and carried out.`);
      return;
    }
    out.note(`Finishing what a run before has left: ${moves}.`);
    context.liftTimeLimit();
    await reassigner.exclusively(() => reassigner.finish());
  });
}

function checkUsage(options: SyncCommandOptions): void {
  const { only, prune, keep, exitCode, dryRun } = options;
  expectAtMostOne({ '--prune': prune, '--only': only }, 'which topics are looked at');
  expectWith({ '--keep': keep }, '--prune', prune);
  expectWith({ '--exit-code': exitCode }, '--dry-run', dryRun);
  if (options.plan === undefined) return;
  expectNone('--plan carries out what its file says', {
    '--only': only,
    '--prune': prune,
    '--prune-config': options.pruneConfig,
    '--allow-partition-increase': options.allowPartitionIncrease,
    '--cap-replication': options.capReplication,
    '--no-schemas': !options.schemas,
    '--no-access': !options.access,
    '--plan-out': options.planOut,
  });
}

async function makePlan(context: Context, options: SyncCommandOptions, sources: Sources): Promise<Plan> {
  if (options.plan !== undefined) {
    const plan = await readPlan(options.plan);
    await expectFresh(options.plan, plan, sources);
    return plan;
  }
  const [catalog, { registry }] = [await context.catalog(), await context.connection()];
  if (options.schemas && registry === null) await context.registry(); // says that none is configured
  const capped = options.capReplication || (await isOwnSingleNode(context));
  return planSync(
    catalog,
    { ...options, only: options.only ?? [], keep: options.keep ?? [], capReplication: capped },
    sources,
  );
}

/** On a local cluster of one broker nobody means three replicas. */
async function isOwnSingleNode(context: Context): Promise<boolean> {
  const { localCluster } = await context.connection();
  if (localCluster === null) return false;
  const { loadClusterState } = await import('../../lib/local-cluster/runtime/state.js');
  const state = await loadClusterState(context.folders, localCluster);
  if (state?.nodes !== 1) return false;
  context.out.note('The local cluster has one broker: topics get 1 replica and min.insync.replicas 1.');
  return true;
}

async function showResult(
  { out }: Context,
  cluster: ClusterReference,
  plan: Plan,
  outcomes: readonly Outcome[] | null,
): Promise<void> {
  const undo = undoOf(out, outcomes ?? []);
  await out.result(
    'topics.sync',
    {
      cluster,
      dryRun: outcomes === null,
      drift: plan.actions.length > 0,
      observed: plan.observed,
      unchanged: plan.unchanged,
      actions: syncActions(plan, outcomes),
      undo,
    },
    () => planText(plan, outcomes, out.theme),
  );
  if (undo.length > 0) out.note(['To bring back rights and limits:', ...undo.map((line) => `  ${line}`)].join('\n'));
}

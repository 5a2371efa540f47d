import type { Command } from 'commander';
import { delayedSignal, throwIfAborted } from '../../lib/abort.js';
import { listArgument, positiveCountArgument, rateArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import { lineFilter, warnOfFailures } from '../shared/line-filter.js';
import type { Session } from '../../lib/context/session.js';
import { findDeadLetterTopic } from '../../lib/dead-letters/find-topic.js';
import { redriveGroupOf } from '../../lib/names/dead-letter-topics.js';
import { BatchWriter } from '../../lib/dead-letters/redrive/batch-writer.js';
import { Judge } from '../../lib/dead-letters/redrive/judge.js';
import { keepCommits } from '../../lib/dead-letters/redrive/keep-commits.js';
import { planRedrive, type RedrivePlan } from '../../lib/dead-letters/redrive/plan.js';
import { noQuarantine, openQuarantine } from '../../lib/dead-letters/redrive/quarantine.js';
import { redrive } from '../../lib/dead-letters/redrive/redrive.js';
import type { FateTally } from '../../lib/dead-letters/redrive/redrive-report.js';
import { redriveTargets } from '../../lib/dead-letters/redrive/redrive-targets.js';
import { TargetTopics } from '../../lib/topics/target-topics.js';
import { AppError, hasErrorCode } from '../../lib/errors.js';
import type { TopicMetadata } from '../../lib/kafka/types.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfGap } from '../shared/gap.js';
import { redriveAssignments, redriveRequest, type RedriveCommandOptions } from './redrive-options.js';
import { redriveDocument, redriveView } from './redrive-view.js';

export function registerRedrive(parent: Command, session: Session): void {
  const command = parent
    .command('redrive')
    .description('Send letters back to the topics they came from, those that are valid now')
    .argument('<topic>', 'the source, or its dead-letter topic')
    .option('--max <number>', 'the first so many of those that are asked for', positiveCountArgument)
    .option('--since <time>', 'those that died at this time or later, or 1h (ago)')
    .option(
      '--reason <reason>',
      'those that died of this: a class, with or without its packages, or what `list` prints',
    )
    .option('--filter <expression>', 'those for which this CEL expression is true: value.priority == "HIGH"')
    .option(
      '--set <field=value>',
      'a field that every value gets first, typed by its schema; may be repeated',
      listArgument,
    )
    .option(
      '--to <topic>',
      'a topic beside the source to which letters that name it go back; may be repeated',
      listArgument,
    )
    .option('--rate <number/s>', 'at the most so many letters a second, such as 100/s', rateArgument)
    .option('--max-attempts <number>', 'redrives after which a letter goes to quarantine', positiveCountArgument, 3)
    .option('--dry-run', 'show what would become of them: ends 4 where some are still bad', false);
  configureCommand(command.action(session.action(runRedrive)), { timeLimit: null });
}

/** Milliseconds in which an interrupted run may still bring to its end what is under way. */
const drainTime = 10_000;

async function runRedrive(context: Context, name: string, options: RedriveCommandOptions): Promise<ExitCode> {
  const { out, signal } = context;
  const filter = await lineFilter(options.filter, context);
  const request = redriveRequest(options, filter, context.now());
  const assignments = redriveAssignments(options);
  const { to = [] } = options;
  const kafka = await context.kafka();
  const topic = await findDeadLetterTopic(kafka, name);
  const allowed = await redriveTargets(kafka, topic.name, to);
  const cluster = options.dryRun ? null : await context.announceCluster();
  const { registry } = await context.connection();
  const openRegistry = registry === null ? null : () => context.registry();
  const lasting = kafka.withSignal(delayedSignal(signal, drainTime));
  const targets = new TargetTopics(lasting);
  await targets.find(topic.name);
  const judge = new Judge({ allowed, targets, openRegistry, assignments, maxAttempts: options.maxAttempts });
  const group = redriveGroupOf(topic.name);
  const writer = options.dryRun ? null : await BatchWriter.open(lasting, group, targets);
  const onGap = (gap: Parameters<typeof warnOfGap>[0]): void => warnOfGap(gap, context);
  const plan = await out.task('Reading dead letters', () => planRedrive(kafka, topic, judge, request, onGap));
  warnOf(context, topic, plan, targets);
  warnOfUnused(context, plan, to);
  warnOfFailures(filter, context);

  const { dryRun } = options;
  const quarantine =
    plan.exhausted === 0 ? noQuarantine : await openQuarantine(lasting, targets, topic.name, { dryRun });
  const { tally, failure } = await out.task('Redriving', (progress) =>
    redrive(kafka, plan, {
      ...{ ...request, judge, writer, quarantine, rate: options.rate ?? null, onGap, signal },
      onProgress: (letters) => progress(`${letters} of ${counted(plan.backlog, 'letter')}`),
    }),
  );
  const document = redriveDocument({ cluster, topic: topic.name, group, plan, tally, dryRun });
  await out.result('dlq.redrive', document, () => redriveView(document, out.theme));
  if (writer !== null && failure === null) await writer.alone(() => keepCommits(lasting, group));
  throwIfAborted(signal);
  if (hasErrorCode(failure, 'PRODUCER_FENCED')) throw takenOver(topic.name, failure);
  if (failure !== null) throw failure;
  return verdict(tally, options);
}

function warnOf(
  { out }: Context,
  { name }: TopicMetadata,
  { lost, targets: aims }: RedrivePlan,
  targets: TargetTopics,
): void {
  if (lost > 0) out.warn(`${counted(lost, 'offset')} of topic "${name}" went by retention before they were redriven`);
  for (const source of aims) {
    if (targets.known(source)?.isCompacted !== true) continue;
    out.warn(
      `topic "${source}" is compacted: an older value that goes back takes the place of a newer one with its key`,
    );
  }
}

/** Where letters were meant to go elsewhere than where they say they came from, it is seen here that they do not. */
function warnOfUnused({ out }: Context, { targets }: RedrivePlan, to: readonly string[]): void {
  for (const topic of new Set(to)) {
    if (!targets.has(topic)) out.warn(`no letter that was asked for names topic "${topic}": none goes there`);
  }
}

function takenOver(topic: string, cause: unknown): AppError {
  const message = `another redrive of "${topic}" has taken over; of the batch that was under way nothing is there`;
  return new AppError('PRODUCER_FENCED', message, { cause });
}

/** @throws AppError ITEMS_FAILED */
function verdict(tally: FateTally, { dryRun }: RedriveCommandOptions): ExitCode {
  const [stillBad, quarantined] = [tally.total('still-bad'), tally.total('quarantined')];
  const foreign = tally.total('foreign');
  const failed = stillBad + quarantined + foreign;
  if (failed === 0) return ExitCode.ok;
  if (dryRun) return ExitCode.findings;
  const where = [
    ...(stillBad === 0 ? [] : [`${stillBad} still bad`]),
    ...(quarantined === 0 ? [] : [`${quarantined} in quarantine`]),
    ...(foreign === 0 ? [] : [`${foreign} of other topics`]),
  ];
  throw new AppError(
    'ITEMS_FAILED',
    `${failed} of ${counted(failed + tally.total('redriven'), 'letter')} not redriven: ${where.join(', ')}`,
    foreign === 0 ? {} : { hint: 'Letters that name other topics go there with `--to TOPIC`, if that is right.' },
  );
}

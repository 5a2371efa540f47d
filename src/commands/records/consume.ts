import type { Command } from 'commander';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/context/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/context/session.js';
import type { RecordChunk } from '../../lib/consume/consume-records.js';
import { planRanges } from '../../lib/consume/read-ranges.js';
import { AppError, hasErrorCode } from '../../lib/errors.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfFailures } from '../shared/line-filter.js';
import { addConsumeOptions, checkConsumeOptions, type ConsumeCommandOptions } from './consume-options.js';
import { consumeSource, warnOfGap } from './consume-source.js';
import { consumeSpan } from './consume-span.js';
import { consumeTopics, following } from './consume-topics.js';
import { recordsFilter, recordsView } from './consume-view.js';

export function registerConsume(program: Command, session: Session): void {
  const command = program
    .command('consume')
    .description('Read events: decoded, without a trace on the cluster')
    .argument('<topic...>', 'names of topics, or with --regex patterns of names');
  configureCommand(addConsumeOptions(command).action(session.action(runConsume)), { timeLimit: null });
}

async function runConsume(
  context: Context,
  names: readonly string[],
  options: ConsumeCommandOptions,
): Promise<ExitCode> {
  checkConsumeOptions(options, context);
  const span = consumeSpan(options, context.now());
  const view = await recordsView(options, context);
  const filter = await recordsFilter(options);
  const readCommitted = !options.readUncommitted;
  const { partition: partitions = null } = options;
  const topics = await consumeTopics(context, names, options, span.end === null);
  const plan = await planRanges(await context.kafka(), { topics, partitions, ...span, readCommitted });
  if (span.end !== null) noteUnstable(plan.unstable, context);
  for (const gap of plan.beyond) warnOfGap(gap, context);

  let undecodable = 0;
  let tooLarge = 0;
  const chunks = await consumeSource(context, options, {
    topics,
    ranges: plan.ranges,
    follow: span.end === null ? following(context, topics, options) : null,
    format: view.format,
    filter,
    readCommitted,
    onUndecodable: () => (undecodable += 1),
    onTooLarge: ({ topic, partition }, { message }) => {
      tooLarge += 1;
      context.out.warn(`topic "${topic}", partition ${partition} is not read any further: ${message}`);
    },
  });
  try {
    await print(chunks, view.text, context);
  } catch (error) {
    const follows = span.end === null && options.maxMessages === undefined;
    if (!(follows && hasErrorCode(error, 'INTERRUPTED', 'TERMINATED'))) throw error;
  }
  warnOfFailures(filter, context);
  if (tooLarge > 0) {
    throw new AppError('BATCH_TOO_LARGE', `${counted(tooLarge, 'partition')} ended at a batch that is too large`);
  }
  if (undecodable === 0) return ExitCode.ok;
  throw new AppError('RECORD_UNDECODABLE', `${counted(undecodable, 'record')} could not be decoded`);
}

async function print(
  chunks: AsyncIterable<RecordChunk>,
  text: (bytes: Buffer) => Buffer | string,
  { out }: Context,
): Promise<void> {
  for await (const { bytes } of chunks) if (bytes.length > 0) await out.payload(text(bytes));
}

function noteUnstable(unstable: number, { out }: Context): void {
  if (unstable === 0) return;
  out.warn(
    `${counted(unstable, 'offset')} after the last stable offset are not shown: a transaction is open; \`--read-uncommitted\` shows them`,
  );
}

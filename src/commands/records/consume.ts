import type { Command } from 'commander';
import { choiceArgument, countArgument, partitionsArgument } from '../../lib/cli/arguments.js';
import { configureCommand } from '../../lib/cli/command-settings.js';
import type { Context } from '../../lib/cli/context.js';
import { ExitCode } from '../../lib/cli/exit-codes.js';
import type { Session } from '../../lib/cli/session.js';
import { AppError, hasErrorCode } from '../../lib/errors.js';
import { consumeRecords } from '../../lib/consume/consume-records.js';
import { planRanges, type ReadPlan } from '../../lib/consume/read-ranges.js';
import { ValueDecoders } from '../../lib/events/value-decoders.js';
import { loadAvroSchema } from '../../lib/schemas/load-file.js';
import { counted } from '../../lib/values/wording.js';
import { consumeOutputs, consumeSpan, outputOf, type OutputOption, type SpanOptions } from './consume-options.js';
import { PrettyRecords } from './pretty.js';

interface ConsumeOptions extends SpanOptions, OutputOption {
  readonly maxMessages?: number;
  readonly partition?: readonly number[];
  readonly readUncommitted: boolean;
  readonly readerSchema?: string;
}

export function registerConsume(program: Command, session: Session): void {
  const command = program
    .command('consume')
    .description('Read events: decoded, without a trace on the cluster')
    .argument('<topic...>', 'names of topics')
    .option('--from-beginning', 'start with the oldest record instead of the next one', false)
    .option('-o, --offset <spec>', 'start at beginning, end, N, -N (from the end), +N, @TIME; @T1:T2 for a time range')
    .option(
      '--since <time>',
      'start at a time: 2026-01-31T12:00:00Z (UTC unless it says), epoch ms, or 1h for an hour ago',
    )
    .option('--until <time>', 'end each partition at its first record at or after a time')
    .option('-n, --max-messages <number>', 'end after so many records in all', countArgument)
    .option('-e, --exit', 'end at what is there now instead of waiting for more', false)
    .option('-p, --partition <number,...>', 'these partitions only; may be repeated', partitionsArgument)
    .option(
      '--output <format>',
      `${consumeOutputs.join(', ')}; pretty on a terminal, else jsonl`,
      choiceArgument(consumeOutputs),
    )
    .option('--read-uncommitted', 'also records of open and aborted transactions', false)
    .option('--reader-schema <file>', 'read Avro values as this schema says')
    .action(session.action(runConsume));
  configureCommand(command, { timeLimit: null });
}

async function runConsume(context: Context, topics: readonly string[], options: ConsumeOptions): Promise<ExitCode> {
  const { out } = context;
  const output = outputOf(options, context);
  const span = consumeSpan(options, context.now());
  const reader = options.readerSchema === undefined ? undefined : await loadAvroSchema(options.readerSchema, context);
  const readCommitted = !options.readUncommitted;
  const kafka = await context.kafka();
  const plan = await planRanges(kafka, { topics, partitions: options.partition ?? null, ...span, readCommitted });
  noteUnstable(plan, span.end !== null, context);

  const pretty = output === 'pretty' ? new PrettyRecords(out.theme) : null;
  let [shown, undecodable] = [0, 0];
  const chunks = consumeRecords(kafka, new ValueDecoders(() => context.registry(), reader), {
    ranges: plan.ranges,
    readCommitted,
    output: output === 'pretty' ? 'jsonl' : output,
    maxMessages: options.maxMessages ?? null,
    onGap: ({ topic, partition, from, to }) => {
      out.warn(`topic "${topic}", partition ${partition}: offsets ${from} to ${to - 1} are gone, reading on at ${to}`);
    },
    onUndecodable: () => (undecodable += 1),
  });
  try {
    for await (const { bytes, records } of chunks) {
      await out.payload(pretty === null ? bytes : pretty.text(bytes));
      shown += records;
    }
  } catch (error) {
    const followed = span.end === null && options.maxMessages === undefined;
    if (!(followed && hasErrorCode(error, 'INTERRUPTED', 'TERMINATED'))) throw error;
  }
  if (undecodable === 0) return ExitCode.ok;
  throw new AppError('RECORD_UNDECODABLE', `${undecodable} of ${counted(shown, 'record')} could not be decoded`);
}

function noteUnstable({ unstable }: ReadPlan, ends: boolean, { out }: Context): void {
  if (!ends || unstable === 0) return;
  out.warn(
    `${counted(unstable, 'offset')} after the last stable offset are not shown: a transaction is open; \`--read-uncommitted\` shows them`,
  );
}

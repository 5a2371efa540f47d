import type { Command } from 'commander';
import type { Context } from '../../lib/cli/context.js';
import type { Session } from '../../lib/cli/session.js';
import { renderTable } from '../../lib/cli/table.js';
import { AppError } from '../../lib/errors.js';
import { carryOutTrim, planTrim, type TrimOutcome, type TrimPoint } from '../../lib/topics/trim.js';
import { parseTime } from '../../lib/values/time.js';
import { counted } from '../../lib/values/wording.js';

interface TrimOptions {
  readonly before?: string;
  readonly all: boolean;
  readonly dryRun: boolean;
}

export function registerTrim(parent: Command, session: Session): void {
  parent
    .command('trim')
    .description('Delete the oldest records of a topic')
    .argument('<topic>', 'its name')
    .option('--before <offset|time>', 'records before this offset of each partition, or older than this time')
    .option('--all', 'all records that are there now', false)
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runTrim));
}

async function runTrim(context: Context, topic: string, options: TrimOptions): Promise<void> {
  const point = trimPoint(options, context.now());
  const { out } = context;
  const { dryRun } = options;
  const kafka = await context.kafka();
  const planned = await planTrim(kafka, topic, point);
  const cluster = await context.announceCluster();
  const total = planned.reduce((sum, { startOffset, newStartOffset }) => sum + newStartOffset - startOffset, 0);
  if (!dryRun && total > 0) await context.confirm(`delete ${counted(total, 'record')} of topic "${topic}"`);
  const outcomes = dryRun
    ? planned.map((plan) => ({ ...plan, error: null }))
    : await carryOutTrim(kafka, topic, planned);
  const partitions = outcomes.map((outcome) => ({
    ...outcome,
    deleted: outcome.error === null ? outcome.newStartOffset - outcome.startOffset : 0,
  }));
  const failed = partitions.filter(({ error }) => error !== null).length;
  await out.result('topics.trim', { cluster, topic, dryRun, partitions }, () =>
    renderTable(
      partitions,
      [
        { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
        { heading: 'START-OFFSET', value: ({ startOffset }) => startOffset, align: 'right' },
        { heading: 'NEW-START-OFFSET', value: ({ newStartOffset }) => newStartOffset, align: 'right' },
        { heading: dryRun ? 'TO-DELETE' : 'DELETED', value: ({ deleted }) => deleted, align: 'right' },
        ...(failed === 0 ? [] : [errorColumn]),
      ],
      out.theme,
    ),
  );
  if (failed > 0)
    throw new AppError('ITEMS_FAILED', `${failed} of ${counted(partitions.length, 'partition')} not trimmed`);
}

const errorColumn = {
  heading: 'ERROR',
  value: ({ error }: TrimOutcome) => error?.message,
};

/** Up to 11 digits are an offset, more are epoch milliseconds: those have 12 since 1973. */
function trimPoint({ before, all }: TrimOptions, now: Date): TrimPoint {
  if (all === (before !== undefined)) throw new AppError('USAGE', 'use one of --before and --all');
  if (before === undefined) return { kind: 'all' };
  if (/^\d{1,11}$/.test(before)) return { kind: 'offset', offset: Number(before) };
  const timestamp = parseTime(before, now);
  if (timestamp === null) {
    throw new AppError(
      'USAGE',
      `--before: "${before}" is neither an offset nor a time such as 2026-01-31T12:00:00Z or -7d`,
    );
  }
  return { kind: 'time', timestamp };
}

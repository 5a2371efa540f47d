import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import { carryOutTrim, planTrim, type PlannedTrim, type TrimPoint } from '../../lib/topics/trim.js';
import { throwIfAborted } from '../../lib/abort.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { timeOption } from '../shared/time-option.js';
import { expectOne } from '../shared/option-rules.js';
import { makeChange } from '../shared/change.js';

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
  const plan = await planTrim(kafka, topic, point);
  const planned = plan.partitions;
  const cluster = await context.announceCluster();
  const total = planned.reduce((sum, { startOffset, newStartOffset }) => sum + newStartOffset - startOffset, 0);
  const going = planned.filter(({ startOffset, newStartOffset }) => newStartOffset > startOffset);
  const outcomes = await makeChange(context, {
    dryRun,
    isEmpty: total === 0,
    destroys: `delete ${counted(total, 'record')} of topic "${topic}"`,
    shown: async () => [await trimTable(withCounts(going), 'TO-DELETE', out.errorTheme)],
    apply: () => carryOutTrim(kafka, plan),
  });
  const partitions = withCounts(outcomes ?? planned);
  const failed = partitions.filter(({ error }) => error !== null).length;
  await out.result('topics.trim', { cluster, topic, dryRun, partitions }, () =>
    trimTable(partitions, dryRun ? 'TO-DELETE' : 'DELETED', out.theme),
  );
  throwIfAborted(context.signal); // what was deleted until then is said
  expectNoneFailed(failed, { of: partitions.length, noun: 'partition', done: 'trimmed' });
}

type TrimmedPartition = PlannedTrim & { readonly deleted: number };

function withCounts(partitions: readonly PlannedTrim[]): TrimmedPartition[] {
  return partitions.map((partition) => ({
    ...partition,
    deleted: partition.error === null ? partition.newStartOffset - partition.startOffset : 0,
  }));
}

async function trimTable(partitions: readonly TrimmedPartition[], countHeading: string, theme: Theme): Promise<string> {
  return renderTable(
    partitions,
    [
      { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
      { heading: 'START-OFFSET', value: ({ startOffset }) => startOffset, align: 'right' },
      { heading: 'NEW-START-OFFSET', value: ({ newStartOffset }) => newStartOffset, align: 'right' },
      { heading: countHeading, value: ({ deleted }) => deleted, align: 'right' },
      ...(partitions.every(({ error }) => error === null) ? [] : [errorColumn]),
    ],
    theme,
  );
}

const errorColumn = {
  heading: 'ERROR',
  value: ({ error }: PlannedTrim) => error?.message,
};

/** Up to 11 digits are an offset, more are epoch milliseconds: those have 12 since 1973. */
function trimPoint({ before, all }: TrimOptions, now: Date): TrimPoint {
  expectOne({ '--before': before, '--all': all });
  if (before === undefined) return { kind: 'all' };
  if (/^\d{1,11}$/.test(before)) return { kind: 'offset', offset: Number(before) };
  const expected = 'an offset or a time such as 2026-01-31T12:00:00Z or -7d';
  return { kind: 'time', timestamp: timeOption('--before', before, now, expected) };
}

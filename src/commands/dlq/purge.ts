import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import { findDeadLetterTopic } from '../../lib/dead-letters/find-topic.js';
import { carryOutPurge, planPurge, type PlannedPurge, type PurgedPartition } from '../../lib/dead-letters/purge.js';
import { throwIfAborted } from '../../lib/abort.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfGap } from '../shared/gap.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { makeChange } from '../shared/change.js';

export function registerPurge(parent: Command, session: Session): void {
  parent
    .command('purge')
    .description('Delete the letters of a dead-letter topic for good, redriven or not')
    .argument('<topic>', 'the source, or its dead-letter topic')
    .option('--dry-run', 'show what would go', false)
    .action(session.action(runPurge));
}

async function runPurge(context: Context, name: string, { dryRun }: { readonly dryRun: boolean }): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const topic = await findDeadLetterTopic(kafka, name);
  const planned = await out.task('Reading dead letters', () => {
    return planPurge(kafka, topic, (gap) => warnOfGap(gap, context));
  });
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: planned.partitions.every(({ start, end }) => end <= start),
    destroys: destruction(planned),
    shown: async () => (planned.backlog > 0 ? [await reasonTable(planned, context)] : []),
    apply: () => carryOutPurge(kafka, planned),
  });
  const purged: readonly PurgedPartition[] = done ?? [];
  const failed = purged.filter(({ error }) => error !== null);
  const document = {
    ...{ cluster, topic: topic.name, dryRun, letters: planned.letters, backlog: planned.backlog },
    reasons: planned.reasons,
    partitions: purged,
  };
  await out.result('dlq.purge', document, () => {
    const what = `${counted(planned.letters, 'letter')} of ${topic.name}`;
    if (failed.length > 0)
      return failed.map(({ partition, error }) => `! partition ${partition}: ${error?.message ?? ''}`).join('\n');
    return dryRun ? purgeView(planned, context) : `${what} deleted.`;
  });
  throwIfAborted(context.signal); // what was deleted until then is said
  expectNoneFailed(failed.length, { of: purged.length, noun: 'partition', done: 'purged' });
}

function destruction({ topic, letters, backlog }: PlannedPurge): string {
  const waiting = backlog === 0 ? '' : `, ${backlog} of which ${backlog === 1 ? 'was' : 'were'} not redriven`;
  return `delete ${counted(letters, 'letter')} of topic "${topic}"${waiting}`;
}

async function purgeView(planned: PlannedPurge, context: Context): Promise<string> {
  const { topic, letters, backlog } = planned;
  const summary = `${counted(letters, 'letter')} of ${topic} would be deleted, ${backlog} not redriven.`;
  return backlog === 0 ? summary : `${await reasonTable(planned, context)}\n\n${summary}`;
}

async function reasonTable({ reasons }: PlannedPurge, { out }: Context): Promise<string> {
  return renderTable(
    reasons,
    [
      { heading: 'LETTERS', value: ({ letters }) => letters, align: 'right' },
      { heading: 'REASON', value: ({ reason }) => reason },
    ],
    out.theme,
  );
}

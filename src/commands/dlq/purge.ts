import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { findDeadLetterTopic } from '../../lib/dead-letters/find-topic.js';
import { carryOutPurge, planPurge, type PlannedPurge, type PurgedPartition } from '../../lib/dead-letters/purge.js';
import { throwIfAborted } from '../../lib/abort.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfGap } from '../shared/gap.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { makeChange } from '../shared/change.js';
import { purgeDocument, purgeText, reasonTable } from './purge-view.js';

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
    shown: async () => (planned.backlog > 0 ? [await reasonTable(planned.reasons, out.theme)] : []),
    apply: () => carryOutPurge(kafka, planned),
  });
  const purged: readonly PurgedPartition[] = done ?? [];
  const document = purgeDocument({ cluster, dryRun, planned, purged });
  await out.result('dlq.purge', document, () => purgeText(document, out.theme));
  throwIfAborted(context.signal); // what was deleted until then is said
  const failed = purged.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: purged.length, noun: 'partition', done: 'purged' });
}

function destruction({ topic, letters, backlog }: PlannedPurge): string {
  const waiting = backlog === 0 ? '' : `, ${backlog} of which ${backlog === 1 ? 'was' : 'were'} not redriven`;
  return `delete ${counted(letters, 'letter')} of topic "${topic}"${waiting}`;
}

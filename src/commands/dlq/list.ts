import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { renderTable } from '../../lib/cli/table.js';
import { listDeadLetters, type ListedDeadLetters } from '../../lib/dead-letters/list.js';
import { roughDuration } from '../../lib/values/duration.js';
import { counted } from '../../lib/values/wording.js';
import { warnOfGap } from '../shared/gap.js';

export function registerList(parent: Command, session: Session): void {
  parent
    .command('list')
    .description('List dead-letter topics with what waits in each, by reason')
    .action(session.action(runList));
}

async function runList(context: Context): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const topics = await out.task('Reading dead letters', () => listDeadLetters(kafka, (gap) => warnOfGap(gap, context)));
  for (const { topic, lost } of topics) {
    if (lost > 0)
      out.warn(`${counted(lost, 'offset')} of topic "${topic}" went by retention before they were redriven`);
  }
  await out.result('dlq.list', { topics }, () => listView(topics, context));
}

interface Row extends Omit<ListedDeadLetters, 'reasons'> {
  readonly letters: number | null;
  readonly reason: string | null;
}

/** A line for each reason; the name of a reason may be a sentence, so that it comes last. */
async function listView(topics: readonly ListedDeadLetters[], { out, now }: Context): Promise<string> {
  if (topics.length === 0) return 'No dead-letter topics.';
  const rows = topics.flatMap(({ reasons, ...topic }): readonly Row[] =>
    reasons.length === 0
      ? [{ ...topic, letters: null, reason: null }]
      : reasons.map((count) => ({ ...topic, ...count })),
  );
  return renderTable(
    rows,
    [
      { heading: 'TOPIC', value: ({ topic }) => topic },
      { heading: 'BACKLOG', value: ({ backlog }) => backlog, align: 'right' },
      { heading: 'RETAINED', value: ({ retained }) => retained, align: 'right' },
      { heading: 'OLDEST', value: ({ oldest }) => ageText(oldest, now()), align: 'right' },
      { heading: 'LETTERS', value: ({ letters }) => letters, align: 'right' },
      { heading: 'REASON', value: ({ reason }) => reason },
    ],
    out.theme,
  );
}

function ageText(time: ListedDeadLetters['oldest'], now: Date): string | null {
  return time === null ? null : roughDuration(Math.max(0, now.getTime() - Number(time)));
}

import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { ClusterReference } from '../../lib/context/context.js';
import type { RedrivePlan } from '../../lib/dead-letters/redrive/plan.js';
import type { FateTally } from '../../lib/dead-letters/redrive/redrive-report.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { counted } from '../../lib/values/wording.js';

type RedriveDocument = DocumentOf<'dlq.redrive'>;

export function redriveDocument(run: {
  readonly cluster: ClusterReference | null;
  readonly topic: string;
  readonly group: string;
  readonly dryRun: boolean;
  readonly plan: RedrivePlan;
  readonly tally: FateTally;
}): RedriveDocument {
  const { cluster, topic, group, dryRun, plan, tally } = run;
  return {
    ...{ cluster, topic, group, dryRun, backlog: plan.backlog, selected: plan.selected },
    redriven: tally.total('redriven'),
    stillBad: tally.total('still-bad'),
    quarantined: tally.total('quarantined'),
    foreign: tally.total('foreign'),
    leftOut: plan.backlog - plan.selected,
    targets: tally.targets,
    fates: tally.counts.flatMap(({ fate, ...count }) => (fate === 'left-out' ? [] : [{ fate, ...count }])),
  };
}

export async function redriveView(document: RedriveDocument, theme: Theme): Promise<string> {
  const { topic, dryRun, redriven, stillBad, quarantined, foreign, leftOut, targets, fates } = document;
  const would = dryRun ? 'would be ' : '';
  const rest = [
    ...(stillBad === 0 ? [] : [`${stillBad} still bad`]),
    ...(quarantined === 0 ? [] : [`${quarantined} ${would}in quarantine`]),
    ...(foreign === 0 ? [] : [`${foreign} foreign`]),
    ...(leftOut === 0 ? [] : [`${leftOut} left out`]),
  ];
  const summary = `${counted(redriven, 'letter')} of ${topic} ${would}redriven${rest.map((part) => `, ${part}`).join('')}.`;
  if (fates.length === 0) return summary;
  const table = await renderTable(
    fates,
    [
      { heading: 'FATE', value: ({ fate }) => fate },
      { heading: 'LETTERS', value: ({ letters }) => letters, align: 'right' },
      { heading: 'REASON', value: ({ reason }) => reason },
      { heading: 'NOW', value: ({ problem, example }) => (problem === null ? null : `${problem}: ${example ?? ''}`) },
    ],
    theme,
  );
  const where = await renderTable(
    targets,
    [
      { heading: 'TARGET', value: ({ topic: name }) => name },
      { heading: 'LETTERS', value: ({ letters }) => letters, align: 'right' },
      { heading: 'FATE', value: ({ foreign: stays }) => (stays ? theme.warn('foreign') : 'redriven') },
    ],
    theme,
  );
  const isPlain = targets.length < 2 && foreign === 0 && !dryRun;
  return [table, ...(isPlain || targets.length === 0 ? [] : [where]), summary].join('\n\n');
}

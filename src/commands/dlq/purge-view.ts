import type { ClusterReference } from '../../lib/context/context.js';
import { renderTable } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { PlannedPurge, PurgedPartition } from '../../lib/dead-letters/purge.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import { counted } from '../../lib/values/wording.js';

type PurgeDocument = DocumentOf<'dlq.purge'>;

export function purgeDocument(purge: {
  readonly cluster: ClusterReference;
  readonly dryRun: boolean;
  readonly planned: PlannedPurge;
  readonly purged: readonly PurgedPartition[];
}): PurgeDocument {
  const { cluster, dryRun, purged: partitions } = purge;
  const { topic, letters, backlog, reasons } = purge.planned;
  return { cluster, topic, dryRun, letters, backlog, reasons, partitions };
}

export async function purgeText(document: PurgeDocument, theme: Theme): Promise<string> {
  const { topic, dryRun, letters, backlog, reasons, partitions } = document;
  const failed = partitions.flatMap(({ partition, error }) =>
    error === null ? [] : [`! partition ${partition}: ${error.message}`],
  );
  if (failed.length > 0) return failed.join('\n');
  const what = `${counted(letters, 'letter')} of ${topic}`;
  if (!dryRun) return `${what} deleted.`;
  const summary = `${what} would be deleted, ${backlog} not redriven.`;
  return backlog === 0 ? summary : `${await reasonTable(reasons, theme)}\n\n${summary}`;
}

export async function reasonTable(reasons: PurgeDocument['reasons'], theme: Theme): Promise<string> {
  return renderTable(
    reasons,
    [
      { heading: 'LETTERS', value: ({ letters }) => letters, align: 'right' },
      { heading: 'REASON', value: ({ reason }) => reason },
    ],
    theme,
  );
}

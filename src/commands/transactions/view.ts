import { renderTable, type Column } from '../../lib/cli/table.js';
import type { Theme } from '../../lib/cli/theme.js';
import type { DocumentOf } from '../../lib/documents/documents.js';
import type { ListedTransaction } from '../../lib/kafka/admin/transaction.js';
import { roughDuration } from '../../lib/values/duration.js';
import { recordTimeText } from '../../lib/values/time.js';

type Hanging = NonNullable<DocumentOf<'transactions.list'>['hanging']>[number];
type Aborted = DocumentOf<'transactions.abort'>['transactions'][number];
type Described = DocumentOf<'transactions.describe'>['transactions'][number];

export async function transactionTable(transactions: readonly ListedTransaction[], theme: Theme): Promise<string> {
  if (transactions.length === 0) return 'No transactions.';
  return renderTable(
    transactions,
    [
      { heading: 'TRANSACTIONAL-ID', value: ({ transactionalId }) => transactionalId },
      { heading: 'COORDINATOR', value: ({ coordinator }) => coordinator, align: 'right' },
      { heading: 'PRODUCER-ID', value: ({ producerId }) => producerId, align: 'right' },
      { heading: 'STATE', value: ({ state }) => state },
    ],
    theme,
  );
}

const hangingColumns: readonly Column<Hanging>[] = [
  { heading: 'TOPIC', value: ({ topic }) => topic },
  { heading: 'PARTITION', value: ({ partition }) => partition, align: 'right' },
  { heading: 'START-OFFSET', value: ({ startOffset }) => startOffset, align: 'right' },
  { heading: 'PRODUCER-ID', value: ({ producerId }) => producerId, align: 'right' },
  { heading: 'PRODUCER-EPOCH', value: ({ producerEpoch }) => producerEpoch, align: 'right' },
  { heading: 'COORDINATOR-EPOCH', value: ({ coordinatorEpoch }) => coordinatorEpoch, align: 'right' },
  { heading: 'LAST-TIMESTAMP', value: ({ lastTimestamp }) => recordTimeText(lastTimestamp) },
  { heading: 'IDLE', value: ({ idleMs }) => roughDuration(idleMs), align: 'right' },
  { heading: 'TRANSACTIONAL-ID', value: ({ transactionalId }) => transactionalId },
];

export async function hangingTable(transactions: readonly Hanging[], theme: Theme): Promise<string> {
  if (transactions.length === 0) return 'No transaction hangs.';
  return renderTable(transactions, hangingColumns, theme);
}

export async function abortedTable(
  transactions: readonly Aborted[],
  { dryRun, theme }: { readonly dryRun: boolean; readonly theme: Theme },
): Promise<string> {
  if (transactions.length === 0) return 'No transaction hangs.';
  const done = dryRun ? 'would be aborted' : 'aborted';
  const status: Column<Aborted> = { heading: 'STATUS', value: ({ error }) => error?.message ?? done };
  return renderTable(transactions, [...hangingColumns, status], theme);
}

export async function describedTransactions(transactions: readonly Described[], theme: Theme): Promise<string> {
  return renderTable(
    transactions,
    [
      { heading: 'TRANSACTIONAL-ID', value: ({ transactionalId }) => transactionalId },
      { heading: 'COORDINATOR', value: ({ coordinator }) => coordinator, align: 'right' },
      { heading: 'STATE', value: ({ state }) => state },
      { heading: 'PRODUCER-ID', value: ({ producerId }) => producerId, align: 'right' },
      { heading: 'PRODUCER-EPOCH', value: ({ producerEpoch }) => producerEpoch, align: 'right' },
      { heading: 'TIMEOUT', value: ({ timeoutMs }) => roughDuration(timeoutMs), align: 'right' },
      { heading: 'DURATION', value: ({ durationMs }) => (durationMs === null ? null : roughDuration(durationMs)) },
      {
        heading: 'PARTITIONS',
        value: ({ partitions }) =>
          partitions.length === 0 ? null : partitions.map(({ topic, partition }) => `${topic}-${partition}`).join(','),
      },
    ],
    theme,
  );
}

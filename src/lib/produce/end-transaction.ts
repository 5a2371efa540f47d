import type { RecordWriter } from '../kafka/writer/record-writer.js';
import type { Transactions } from '../kafka/writer/transaction.js';
import type { ProduceReport } from './report.js';

/**
 * Commits the transaction that the records were sent in, or aborts it where one of them was rejected or not acknowledged,
 * or where the run was interrupted: then none of them is there for readers of committed records.
 */
export async function endTransaction(
  transactions: Transactions,
  writer: RecordWriter,
  report: ProduceReport,
  signal: AbortSignal,
): Promise<ProduceReport> {
  if (writer.failure === null && report.rejected === 0 && !signal.aborted) {
    await transactions.commit();
    return report;
  }
  // A batch without an answer may still arrive: the next epoch keeps it out, and aborts what was open.
  if (writer.failure === null) await transactions.abort();
  else await transactions.fence();
  const { sent, unknown, unsent } = report;
  return { ...report, sent: 0, unknown: 0, unsent: unsent + unknown + sent, partitions: [], lastSent: null };
}

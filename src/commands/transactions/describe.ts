import type { Command } from 'commander';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { AppError } from '../../lib/errors.js';
import { describeTransactions } from '../../lib/kafka/admin/transaction.js';
import { describedTransactions } from './view.js';

export function registerDescribe(parent: Command, session: Session): void {
  parent
    .command('describe')
    .description('Show producer, coordinator, state, age and open partitions of transactional ids')
    .argument('<id...>', 'transactional ids')
    .action(session.action(runDescribe));
}

async function runDescribe(context: Context, ids: readonly string[]): Promise<void> {
  const { out } = context;
  const kafka = await context.kafka();
  const found = await out.task('Reading transactions', () => describeTransactions(kafka, ids));
  const now = context.now().getTime();
  const transactions = [...found.values()].map(({ partitions, startedAt, ...transaction }) => ({
    ...transaction,
    startedAt,
    durationMs: startedAt === null ? null : Math.max(0, now - Number(startedAt)),
    partitions: [...partitions],
  }));
  if (transactions.length > 0) {
    await out.result('transactions.describe', { transactions }, () => describedTransactions(transactions, out.theme));
  }
  const missing = ids.filter((id) => !found.has(id)).map((id) => `"${id}"`);
  if (missing.length > 0) {
    throw new AppError('TRANSACTION_NOT_FOUND', `the cluster has no transactional id ${missing.join(', ')}`);
  }
}

import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { choiceArgument, durationArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import { listTransactions, transactionStates } from '../../lib/kafka/admin/transaction.js';
import { findHanging } from '../../lib/transactions/hanging.js';
import { expectNone, expectWith } from '../shared/option-rules.js';
import { addHangingOptions, hangingSearch, type HangingOptions } from './hanging-options.js';
import { hangingTable, transactionTable } from './view.js';

interface ListOptions extends HangingOptions {
  readonly state?: readonly string[];
  readonly producerId?: readonly bigint[];
  readonly longerThan?: number;
}

export function registerList(parent: Command, session: Session): void {
  const command = parent
    .command('list')
    .alias('ls')
    .description('List transactional ids with the state of their transactions, or transactions that hang')
    .option('--state <state>', `keep these states; may be repeated: ${transactionStates.join(', ')}`, stateArgument)
    .option('--producer-id <number>', 'keep those of this producer; may be repeated', producerIdArgument)
    .option('--longer-than <duration>', 'keep transactions that have been under way for longer', durationArgument);
  addHangingOptions(command, 'transactions that no coordinator is going to end, instead').action(
    session.action(runList),
  );
}

function stateArgument(text: string, previous: readonly string[] = []): readonly string[] {
  return [...previous, choiceArgument(transactionStates)(text)];
}

function producerIdArgument(text: string, previous: readonly bigint[] = []): readonly bigint[] {
  if (!/^\d{1,18}$/.test(text)) throw new InvalidArgumentError('write a whole number');
  return [...previous, BigInt(text)];
}

async function runList(context: Context, options: ListOptions): Promise<void> {
  const { state, producerId, longerThan, topic, maxTransactionTimeout, hanging } = options;
  const search = { '--topic': topic, '--max-transaction-timeout': maxTransactionTimeout };
  expectWith(search, '--hanging', hanging);
  const filters = { '--state': state, '--producer-id': producerId, '--longer-than': longerThan };
  if (hanging) expectNone('--hanging', filters);
  const { out } = context;
  const kafka = await context.kafka();
  if (hanging) {
    const found = await out.task('Looking for transactions that hang', () =>
      findHanging(kafka, hangingSearch(options), context.now),
    );
    return out.result('transactions.list', { transactions: null, hanging: [...found] }, () =>
      hangingTable(found, out.theme),
    );
  }
  const filter = { states: state ?? [], producerIds: producerId ?? [], longerThan: longerThan ?? null };
  const transactions = await out.task('Reading transactions', () => listTransactions(kafka, filter));
  await out.result('transactions.list', { transactions: [...transactions], hanging: null }, () =>
    transactionTable(transactions, out.theme),
  );
}

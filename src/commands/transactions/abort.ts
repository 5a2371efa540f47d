import type { Command } from 'commander';
import { countArgument } from '../../lib/cli/arguments.js';
import type { Context } from '../../lib/context/context.js';
import type { Session } from '../../lib/context/session.js';
import type { KafkaCluster } from '../../lib/kafka/cluster.js';
import { carryOutAbort, planAbort } from '../../lib/transactions/abort.js';
import { findHanging, type JudgedTransaction } from '../../lib/transactions/hanging.js';
import { counted } from '../../lib/values/wording.js';
import { expectNoneFailed } from '../shared/items-failed.js';
import { expectNone, expectWith, usage } from '../shared/option-rules.js';
import { addHangingOptions, hangingSearch, type HangingOptions } from './hanging-options.js';
import { abortedTable, hangingTable } from './view.js';
import { makeChange } from '../shared/change.js';

interface AbortOptions extends HangingOptions {
  readonly partition?: number;
  readonly startOffset?: number;
  readonly force: boolean;
  readonly dryRun: boolean;
}

export function registerAbort(parent: Command, session: Session): void {
  const command = parent
    .command('abort')
    .description('End transactions that hang, as aborted ones, so that readers of committed records come further');
  addHangingOptions(command, 'every transaction that `transactions list --hanging` shows')
    .option('--partition <number>', 'with --topic and --start-offset: the one transaction that is meant', countArgument)
    .option('--start-offset <offset>', 'offset of its first record in the partition', countArgument)
    .option('--force', 'also one that a coordinator is going to end', false)
    .option('--dry-run', 'show which would be aborted', false)
    .action(session.action(runAbort));
}

async function runAbort(context: Context, options: AbortOptions): Promise<void> {
  expectUsage(options);
  const { out } = context;
  const { dryRun } = options;
  const kafka = await context.kafka();
  const planned = await out.task('Looking for open transactions', () => plan(context, kafka, options));
  const cluster = await context.announceCluster();
  const done = await makeChange(context, {
    dryRun,
    isEmpty: planned.length === 0,
    destroys: `abort ${counted(planned.length, 'transaction')}`,
    shown: async () => [
      await hangingTable(planned, out.errorTheme),
      'This cannot be undone: readers of committed records never see what these transactions have written.',
    ],
    apply: () => carryOutAbort(kafka, planned),
  });
  const outcomes = done ?? planned.map((transaction) => ({ transaction, error: null }));
  const transactions = outcomes.map(({ transaction, error }) => ({
    ...transaction,
    aborted: done !== null && error === null,
    error,
  }));
  await out.result('transactions.abort', { cluster, dryRun, transactions }, () =>
    abortedTable(transactions, { dryRun, theme: out.theme }),
  );
  const failed = outcomes.filter(({ error }) => error !== null).length;
  expectNoneFailed(failed, { of: outcomes.length, noun: 'transaction', done: 'aborted' });
}

function expectUsage({
  hanging,
  topic = [],
  partition,
  startOffset,
  force,
  maxTransactionTimeout,
}: AbortOptions): void {
  if (hanging) {
    expectNone('--hanging', { '--partition': partition, '--start-offset': startOffset, '--force': force });
  } else if (topic.length !== 1 || partition === undefined || startOffset === undefined) {
    throw usage('use --hanging, or name one transaction with --topic, --partition and --start-offset');
  }
  expectWith({ '--max-transaction-timeout': maxTransactionTimeout }, '--hanging', hanging);
}

async function plan(
  context: Context,
  kafka: KafkaCluster,
  options: AbortOptions,
): Promise<readonly JudgedTransaction[]> {
  const { hanging, topic: [topic = ''] = [], partition = 0, startOffset = 0 } = options;
  if (hanging) return findHanging(kafka, hangingSearch(options), context.now);
  return [await planAbort(kafka, { topic, partition, startOffset }, options, context.now)];
}

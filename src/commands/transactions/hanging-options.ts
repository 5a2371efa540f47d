import type { Command } from 'commander';
import { durationArgument, listArgument } from '../../lib/cli/arguments.js';
import type { HangingSearch } from '../../lib/transactions/hanging.js';
import { usage } from '../shared/option-rules.js';

export interface HangingOptions {
  readonly hanging: boolean;
  readonly topic?: readonly string[];
  readonly maxTransactionTimeout?: number;
}

/** As Kafka's own `transaction.max.timeout.ms` is. */
const usualTimeout = 15 * 60_000;

export function addHangingOptions(command: Command, hanging: string): Command {
  return command
    .option('--hanging', hanging, false)
    .option('--topic <topic>', 'only of this topic; may be repeated', listArgument)
    .option(
      '--max-transaction-timeout <duration>',
      'what no transaction may pass: transaction.max.timeout.ms of the brokers (15m unless given)',
      durationArgument,
    );
}

/** @throws AppError USAGE */
export function hangingSearch({ topic, maxTransactionTimeout = usualTimeout }: HangingOptions): HangingSearch {
  if (maxTransactionTimeout < 1) throw usage('--max-transaction-timeout: no transaction takes no time');
  return { topics: topic ?? null, maxTimeout: maxTransactionTimeout };
}

import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerAbort } from './abort.js';
import { registerDescribe } from './describe.js';
import { registerList } from './list.js';

export function registerTransactions(program: Command, session: Session): void {
  const transactions = program.command('transactions').description('See transactions, find and end those that hang');
  registerList(transactions, session);
  registerDescribe(transactions, session);
  registerAbort(transactions, session);
}

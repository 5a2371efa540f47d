import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerList } from './list.js';
import { registerSet } from './set.js';
import { registerUnset } from './unset.js';

export function registerQuotas(program: Command, session: Session): void {
  const quotas = program.command('quotas').description('See, set and take away limits of users, clients and addresses');
  registerList(quotas, session);
  registerSet(quotas, session);
  registerUnset(quotas, session);
}

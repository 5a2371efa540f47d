import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerCreate } from './create.js';
import { registerDelete } from './delete.js';
import { registerList } from './list.js';

export function registerUsers(program: Command, session: Session): void {
  const users = program.command('users').description('See, create and delete users that log in by SCRAM');
  registerList(users, session);
  registerCreate(users, session);
  registerDelete(users, session);
}

import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerCreate } from './create.js';
import { registerDelete } from './delete.js';
import { registerList } from './list.js';

export function registerAcls(program: Command, session: Session): void {
  const acls = program.command('acls').description('See, create and delete ACLs: who may do what');
  registerList(acls, session);
  registerCreate(acls, session);
  registerDelete(acls, session);
}

import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerDelete } from './delete.js';
import { registerDeleteOffsets } from './delete-offsets.js';
import { registerDescribe } from './describe.js';
import { registerLag } from './lag.js';
import { registerList } from './list.js';
import { registerRemoveMembers } from './remove-members.js';
import { registerResetOffsets } from './reset-offsets.js';

export function registerGroups(program: Command, session: Session): void {
  const groups = program.command('groups').description('See consumer groups and their lag, move their offsets');
  registerList(groups, session);
  registerDescribe(groups, session);
  registerLag(groups, session);
  registerResetOffsets(groups, session);
  registerDelete(groups, session);
  registerRemoveMembers(groups, session);
  registerDeleteOffsets(groups, session);
}

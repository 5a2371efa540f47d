import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerAlter } from './alter.js';
import { registerBalance } from './balance.js';
import { registerCreate } from './create.js';
import { registerDelete } from './delete.js';
import { registerDescribe } from './describe.js';
import { registerExport } from './export.js';
import { registerList } from './list.js';
import { registerSync } from './sync.js';
import { registerTrim } from './trim.js';

export function registerTopics(program: Command, session: Session): void {
  const topics = program.command('topics').description('List, describe, create, change and sync topics');
  registerList(topics, session);
  registerDescribe(topics, session);
  registerCreate(topics, session);
  registerAlter(topics, session);
  registerDelete(topics, session);
  registerTrim(topics, session);
  registerSync(topics, session);
  registerExport(topics, session);
  registerBalance(topics, session);
}

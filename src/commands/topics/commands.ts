import type { Command } from 'commander';
import type { Session } from '../../lib/cli/session.js';
import { registerList } from './list.js';

export function registerTopics(program: Command, session: Session): void {
  const topics = program.command('topics').description('List, describe, create, change and sync topics');
  registerList(topics, session);
}

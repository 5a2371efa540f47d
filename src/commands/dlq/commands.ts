import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerList } from './list.js';
import { registerPurge } from './purge.js';
import { registerRedrive } from './redrive.js';
import { registerShow } from './show.js';

export function registerDeadLetters(program: Command, session: Session): void {
  const letters = program
    .command('dlq')
    .description('Dead letters: count them, look at them, mend them and send them back');
  registerList(letters, session);
  registerShow(letters, session);
  registerRedrive(letters, session);
  registerPurge(letters, session);
}

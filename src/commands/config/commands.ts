import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerImport } from './import.js';
import { registerList } from './list.js';
import { registerPath } from './path.js';
import { registerRemove, registerSet, registerUnset, registerUse } from './edit.js';
import { registerShow } from './show.js';

export function registerConfig(program: Command, session: Session): void {
  const group = program.command('config').description('Connections with a name: profiles, and what holds here');
  for (const register of [
    registerList,
    registerShow,
    registerPath,
    registerUse,
    registerSet,
    registerUnset,
    registerRemove,
    registerImport,
  ]) {
    register(group, session);
  }
}

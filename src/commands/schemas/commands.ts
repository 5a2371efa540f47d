import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerCheck } from './check.js';
import { registerDelete } from './delete.js';
import { registerDiff } from './diff.js';
import { registerGet } from './get.js';
import { registerList } from './list.js';
import { registerRegister } from './register.js';
import { registerTypes } from './types.js';

export function registerSchemaCommands(program: Command, session: Session): void {
  const schemas = program
    .command('schemas')
    .description('List, show, check, compare, register and delete schemas; TypeScript types from them');
  registerList(schemas, session);
  registerGet(schemas, session);
  registerRegister(schemas, session);
  registerCheck(schemas, session);
  registerDiff(schemas, session);
  registerTypes(schemas, session);
  registerDelete(schemas, session);
}

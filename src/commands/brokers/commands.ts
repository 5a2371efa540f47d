import type { Command } from 'commander';
import type { Session } from '../../lib/context/session.js';
import { registerAlter } from './alter.js';
import { registerConfigs } from './configs.js';
import { registerDescribe } from './describe.js';
import { registerList } from './list.js';

export function registerBrokers(program: Command, session: Session): void {
  const brokers = program.command('brokers').description('See brokers, their disks and configs, change configs');
  registerList(brokers, session);
  registerDescribe(brokers, session);
  registerConfigs(brokers, session);
  registerAlter(brokers, session);
}
